package dev.flotilla.compiler.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.contract.trust.MetadataKey;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys between this tool and {@code openssl}, skipped where that is not installed. */
class OpenSslTest {
    private static final String PASSPHRASE = "correct horse";

    @TempDir
    Path folder;

    @BeforeAll
    static void requireOpenSsl() {
        assumeTrue(isInstalled(), "openssl is not installed, so it cannot read our keys");
    }

    private static boolean isInstalled() {
        try {
            return run(List.of("openssl", "version")).equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    /** Its exit code. */
    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "timeout";
            }
            return String.valueOf(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static void openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        assertEquals("0", run(command), String.join(" ", command));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @ParameterizedTest
    @EnumSource
    void opensslReadsWhatWeEncrypt(KeyKind kind) throws Exception {
        Path ours = folder.resolve("ours.pem");
        MetadataKey made =
                new PrivateKeyFile(ours).generate(kind, Optional.of(PASSPHRASE.toCharArray()), new SecureRandom());
        openssl("pkcs8", "-in", ours.toString(), "-passin", "pass:" + PASSPHRASE, "-out", file("plain.pem"));
        Path plain = ownerOnly("plain.pem");
        MetadataKey read = new PrivateKeyFile(plain).load(key -> new char[0]);
        assertEquals(made.publicKey().keyId(), read.publicKey().keyId());
    }

    @ParameterizedTest
    @EnumSource
    void weReadWhatOpensslEncrypts(KeyKind kind) throws Exception {
        switch (kind) {
            case ED25519 -> openssl("genpkey", "-algorithm", "ed25519", "-out", file("plain.pem"));
            case P256 ->
                openssl(
                        "genpkey",
                        "-algorithm",
                        "EC",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-out",
                        file("plain.pem"));
        }
        openssl(
                "pkcs8",
                "-topk8",
                "-scrypt",
                "-v2",
                "aes-256-cbc",
                "-in",
                file("plain.pem"),
                "-passout",
                "pass:" + PASSPHRASE,
                "-out",
                file("theirs.pem"));
        Files.writeString(folder.resolve("message"), "message");
        openssl("pkey", "-in", file("plain.pem"), "-pubout", "-out", file("public.pem"));
        byte[] signature = new PrivateKeyFile(ownerOnly("theirs.pem"))
                .load(key -> PASSPHRASE.toCharArray())
                .sign("message".getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("signature"), signature);
        // The raw message for Ed25519; for ECDSA its digest.
        List<String> verify = new ArrayList<>(List.of(
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                file("public.pem"),
                "-rawin",
                "-in",
                file("message"),
                "-sigfile",
                file("signature")));
        if (kind == KeyKind.P256) {
            verify.addAll(List.of("-digest", "sha256"));
        }
        assertEquals("0", run(verify));
    }

    private Path ownerOnly(String name) throws IOException {
        return Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }
}
