package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R8's rules leave enough of the agent: shrunk by them, it says and does on a JVM what it does unshrunk. */
class ShrunkProgramIT {
    private static final List<String> KEEP_MAIN =
            List.of("-keep class dev.flotilla.apk.Smoke { public static void main(java.lang.String[]); }");
    private static final String PAHOS_LOGGER = "logging.JSR47Logger";
    private static final int SECONDS = 60;
    /** Where nobody listens; it does not come to that. */
    private static final int NO_PORT = 1;

    @TempDir
    private Path home;

    @Test
    void worksAsItDoesUnshrunk() throws Exception {
        SmokeFiles files = SmokeFiles.write(home);
        Path jar = shrink(Parameters.load());
        try (SmokeBroker broker = new SmokeBroker(Files.createDirectory(home.resolve("broker")), files.authority())) {
            String unshrunk = runHere(broker.port());
            String shrunk = run(jar, broker.port());
            System.out.println(shrunk);
            assertEquals(unshrunk, shrunk);
            assertTrue(shrunk.contains(".root.json may follow; root.json"), shrunk);
            assertTrue(shrunk.contains("MQTT: connected and acknowledged"), shrunk);
            String report = Topics.reported(Smoke.DEVICE) + " " + SmokeFiles.REPORT;
            assertEquals(report, broker.published.poll(SECONDS, TimeUnit.SECONDS));
            assertEquals(report, broker.published.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    /** Without it, the test above would have to fail: Paho makes its logger by a name that R8 does not see. */
    @Test
    void doesNotWorkWithoutTheRuleForPahosLogger() throws Exception {
        SmokeFiles.write(home);
        Parameters parameters = Parameters.load();
        Path rules = home.resolve("rules.pro");
        Files.writeString(
                rules, without(PAHOS_LOGGER, Files.readString(parameters.rules().get(0))));
        List<Path> others = parameters.rules().subList(1, parameters.rules().size());
        Path jar = shrink(parameters.withRules(
                Stream.concat(Stream.of(rules), others.stream()).toList()));
        Process process = start(jar, NO_PORT);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertNotEquals(0, process.waitFor(), output);
        assertTrue(output.contains("logging class"), output);
    }

    private static String without(String part, String rules) {
        List<String> gone = rules.lines().filter(line -> line.contains(part)).toList();
        assertEquals(1, gone.size(), "rules with " + part);
        return rules.replace(gone.get(0), "");
    }

    private Path shrink(Parameters parameters) throws Exception {
        Path jar = home.resolve("shrunk.jar");
        new Shrinker(parameters, home).classFiles(jar, List.of(file(Smoke.class)), KEEP_MAIN);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            System.out.println("contract, core and app, shrunk to class files: " + Files.size(jar) / 1024 + " KiB, "
                    + zip.size() + " files");
        }
        return jar;
    }

    private static Path file(Class<?> type) throws Exception {
        URI classes = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(classes).resolve(type.getName().replace('.', '/') + ".class");
    }

    private String runHere(int port) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Smoke.run(home, port, out);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String run(Path jar, int port) throws IOException, InterruptedException {
        Process process = start(jar, port);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private Process start(Path jar, int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        jar.toString(),
                        Objects.requireNonNull(Smoke.class.getCanonicalName()),
                        home.toString(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start();
    }
}
