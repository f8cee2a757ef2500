package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * SoftHSM, a PKCS#11 token in software, with tokens of its own in a folder. It learns of these from the environment of the process
 * that loads it, which therefore is always another one.
 */
final class SoftHsm {
    static final Path MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    static final String PIN = "24680";

    private static final String TOOL = "softhsm2-util";
    private static final int LIMIT_SECONDS = 120;

    private final Path folder;

    private SoftHsm(Path folder) {
        this.folder = folder;
    }

    /** Without a token yet; skips the test, saying why, where it is not installed. */
    static SoftHsm in(Path folder) throws IOException {
        assumeTrue(
                Files.exists(MODULE),
                "SoftHSM (Debian's softhsm2) is not installed, so there is no token to sign with");
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Files.writeString(
                folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        Files.writeString(folder.resolve("pin"), PIN + "\n");
        return new SoftHsm(folder);
    }

    SoftHsm withToken(String label) throws Exception {
        good(run(List.of(TOOL, "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "1357")));
        return this;
    }

    /** A P-256 key with no certificate beside it. */
    void importKey(Path pem, String label, String object) throws Exception {
        good(run(List.of(
                TOOL, "--import", pem.toString(), "--token", label, "--label", object, "--id", "01", "--pin", PIN)));
    }

    /** What other Java tools do: a key with a certificate. */
    void keytool(String label, String object, String... kind) throws Exception {
        Path configuration = folder.resolve("keytool.cfg");
        String slots = run(List.of(TOOL, "--show-slots")).out();
        String slot = Stream.of(slots.split("(?m)^Slot ", -1))
                .filter(text -> text.contains(label))
                .map(text -> text.lines().findFirst().orElseThrow().strip())
                .findFirst()
                .orElseThrow();
        Files.writeString(configuration, "name = keytool\nlibrary = " + MODULE + "\nslot = " + slot + "\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11", "-storepass", PIN));
        command.addAll(List.of("-providerClass", "sun.security.pkcs11.SunPKCS11"));
        command.addAll(List.of("-providerArg", configuration.toString()));
        command.addAll(List.of("-alias", object, "-dname", "CN=somebody"));
        command.addAll(Arrays.asList(kind));
        good(run(command));
    }

    /** The URI of a key, with the way to its PIN. */
    String uri(String label, String object) {
        return uriWithPin(label, object, folder.resolve("pin"));
    }

    String uriWithPin(String label, String object, Path pin) {
        return "pkcs11:token=" + label + ";object=" + object + "?module-path=" + MODULE + "&pin-source=" + pin;
    }

    /** Runs commands one after the other in one process. */
    List<Cli> commands(List<List<Object>> commands) throws Exception {
        Path file = folder.resolve("commands");
        Files.write(
                file,
                commands.stream()
                        .map(command -> String.join(
                                "\t", command.stream().map(String::valueOf).toList()))
                        .toList());
        Cli all = run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SeveralCommands.class.getName(),
                file.toString()));
        return good(all).out().lines().map(SeveralCommands::parse).toList();
    }

    Cli command(Object... arguments) throws Exception {
        return commands(List.of(List.of(arguments))).get(0);
    }

    private static Cli good(Cli run) {
        return run.good();
    }

    private Cli run(List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " hangs");
        }
        return new Cli(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
