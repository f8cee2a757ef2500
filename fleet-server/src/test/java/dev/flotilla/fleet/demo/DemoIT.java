package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The story is true when nothing is broken, and says which step failed and why when something is. */
class DemoIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final long LIMIT_MINUTES = 10;

    private record Outcome(int exit, String output) {}

    @Test
    void theMainJobHappensFromFileToFleetAndBack() throws Exception {
        Outcome outcome = play("");
        assertEquals(0, outcome.exit(), outcome.output());
        assertTrue(outcome.output().contains("Every step happened"), outcome.output());
    }

    @ParameterizedTest
    @CsvSource({
        "bundle, Serve, the server refused fashion-1.0.0.flotilla",
        "signature, Serve, the server refused targets.json",
        "broker, Serve, port",
        "bad-bundle-missed, Let a bad bundle stop itself, the bad bundle was missed",
        "drift, Notice drift, no alert named exactly the 10 dimmed devices"
    })
    void aBrokenPartEndsTheStoryWithTheStepAndTheReason(String fault, String step, String reason) throws Exception {
        Outcome outcome = play(fault);
        String last = outcome.output()
                .lines()
                .filter(line -> line.startsWith("FAILED"))
                .findFirst()
                .orElse("");
        assertAll(
                outcome.output(),
                () -> assertEquals(1, outcome.exit()),
                () -> assertTrue(last.contains(step), last),
                () -> assertTrue(last.contains(reason), last));
    }

    private static Outcome play(String fault) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(MODULE.resolve("target/demo-it"));
        Path output = directory.resolve((fault.isEmpty() ? "story" : fault) + ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Ddemo.project=" + MODULE.getParent(),
                        "-Ddemo.directory=" + directory.resolve(fault.isEmpty() ? "story" : fault),
                        "-Ddemo.exit=true",
                        "-Ddemo.break=" + fault,
                        "-classpath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Demo.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
