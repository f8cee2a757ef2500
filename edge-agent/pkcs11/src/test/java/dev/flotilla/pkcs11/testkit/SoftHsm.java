package dev.flotilla.pkcs11.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * SoftHSM, a PKCS#11 token in software, with tokens of its own in a folder. It learns of these from the environment of the process
 * that loads it, which therefore is always another one.
 */
public final class SoftHsm {
    public static final Path MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    public static final String PIN = "24680";

    private static final String TOOL = "softhsm2-util";
    private static final int LIMIT_SECONDS = 180;

    private final Path folder;

    private SoftHsm(Path folder) {
        this.folder = folder;
    }

    /**
     * What another process said, and how it ended.
     *
     * @param exit its status
     */
    public record Said(int exit, String out, String err) {
        /** The same, if it went well. */
        public Said good() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + ": " + err + out);
            }
            return this;
        }
    }

    /** Without a token yet; skips the test, saying why, where it is not installed. */
    public static SoftHsm in(Path folder) throws IOException {
        assumeTrue(
                Files.exists(MODULE),
                "SoftHSM (Debian's softhsm2) is not installed, so there is no token to sign with");
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Files.writeString(
                folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        SoftHsm hsm = new SoftHsm(folder);
        hsm.setPin(PIN);
        return hsm;
    }

    /** That of another process, whose folder this is. */
    public static SoftHsm at(Path folder) {
        return new SoftHsm(folder);
    }

    /** Adds a token. */
    public SoftHsm withToken(String label) throws Exception {
        run(List.of(TOOL, "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "1357"))
                .good();
        return this;
    }

    /** Writes another PIN, right or wrong, where URIs say that it is; others than its owner cannot read it. */
    public void setPin(String pin) throws IOException {
        Path file = folder.resolve("pin");
        Files.writeString(file, pin + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A P-256 key with no certificate beside it. */
    public void importKey(Path pem, String label, String object) throws Exception {
        run(List.of(TOOL, "--import", pem.toString(), "--token", label, "--label", object, "--id", "01", "--pin", PIN))
                .good();
    }

    /** What other Java tools do: a key with a certificate. */
    public void keytool(String label, String object, String... kind) throws Exception {
        Path configuration = folder.resolve("keytool.cfg");
        String slots = run(List.of(TOOL, "--show-slots")).out();
        String slot = Stream.of(slots.split("(?m)^Slot ", -1))
                .filter(text -> text.contains(label))
                .map(text -> text.lines().findFirst().orElseThrow().strip())
                .findFirst()
                .orElseThrow();
        Files.writeString(configuration, "name = keytool\nlibrary = " + MODULE + "\nslot = " + slot + "\n");
        List<String> command = new ArrayList<>(List.of(java("keytool"), "-genkeypair"));
        command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11", "-storepass", PIN));
        command.addAll(List.of("-providerClass", "sun.security.pkcs11.SunPKCS11"));
        command.addAll(List.of("-providerArg", configuration.toString()));
        command.addAll(List.of("-alias", object, "-dname", "CN=somebody"));
        command.addAll(Arrays.asList(kind));
        run(command).good();
    }

    /** The URI of a key, with the way to its PIN. */
    public String uri(String label, String object) {
        return uriWithPin(label, object, folder.resolve("pin"));
    }

    /** As above, with the PIN elsewhere. */
    public String uriWithPin(String label, String object, Path pin) {
        return "pkcs11:token=" + label + ";object=" + object + "?module-path=" + MODULE + "&pin-source=" + pin;
    }

    /** Takes away what is on the only token, in the middle of whatever uses it. */
    public void withdraw() throws IOException {
        move(token(), Files.createDirectories(folder.resolve("withdrawn")));
    }

    /** Gives it back. */
    public void giveBack() throws IOException {
        move(folder.resolve("withdrawn"), token());
    }

    private Path token() throws IOException {
        try (Stream<Path> tokens = Files.list(folder.resolve("tokens"))) {
            return tokens.findFirst().orElseThrow();
        }
    }

    private void move(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".object") && !name.startsWith("token")) {
                    Files.move(file, to.resolve(name));
                }
            }
        }
        // By this count SoftHSM notices that another process has changed something.
        Path generation = token().resolve("generation");
        long count = ByteBuffer.wrap(Files.readAllBytes(generation)).getLong();
        Files.write(
                generation, ByteBuffer.allocate(Long.BYTES).putLong(count + 1).array());
    }

    /** Runs a class of this class path, with these options of the JVM before its name and arguments after it. */
    public Said runJava(List<String> options, Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(java("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private Said run(List<String> command) throws Exception {
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
        return new Said(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
