package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.ScrambledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningCommandsTest {
    @TempDir
    Path folder;

    @Test
    void verifyAcceptsTheSignedBundle() {
        Cli verified = Cli.run("verify", SampleRelease.BUNDLE, "--metadata", SampleRelease.METADATA)
                .good();
        assertTrue(verified.out().contains("release 1 of fashion"), verified.out());
    }

    @Test
    void verifyRefusesATamperedBundle() throws IOException {
        byte[] bytes = Files.readAllBytes(SampleRelease.BUNDLE);
        for (int at : new int[] {100, bytes.length / 2, bytes.length - 5}) {
            byte[] tampered = bytes.clone();
            tampered[at] ^= 1;
            Path file = Files.createDirectories(folder.resolve("tampered"))
                    .resolve(String.valueOf(SampleRelease.BUNDLE.getFileName()));
            Files.write(file, tampered);
            Cli refused = Cli.run("verify", file, "--metadata", SampleRelease.METADATA);
            assertEquals(3, refused.exit(), refused.err());
            assertTrue(refused.err().contains(file.toString()), refused.err());
        }
    }

    @Test
    void verifyRefusesMetadataOfAnotherKeyAndExpiredOnes() throws IOException {
        Path otherKeys = folder.resolve("other-keys");
        Path otherMetadata = folder.resolve("other-metadata");
        Cli.run("keygen", "--out", otherKeys, "--unencrypted").good();
        Cli.run(
                        "sign",
                        SampleRelease.BUNDLE,
                        "--keys",
                        otherKeys,
                        "--metadata",
                        otherMetadata,
                        "--release",
                        1,
                        "--family",
                        "fashion")
                .good();
        Path mixed = Files.createDirectories(folder.resolve("mixed"));
        for (String root : List.of("1.root.json", "root.json")) {
            Files.copy(SampleRelease.METADATA.resolve(root), mixed.resolve(root));
        }
        Files.copy(otherMetadata.resolve("targets.json"), mixed.resolve("targets.json"));
        Cli refused = Cli.run("verify", SampleRelease.BUNDLE, "--metadata", mixed);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("targets.json"), refused.err());
        Cli late = Cli.runAt(
                Cli.NOW.plus(Duration.ofDays(91)),
                "verify",
                SampleRelease.BUNDLE,
                "--metadata",
                SampleRelease.METADATA);
        assertEquals(3, late.exit(), late.err());
        assertEquals(
                3,
                Cli.run(
                                "sign",
                                SampleRelease.BUNDLE,
                                "--keys",
                                otherKeys,
                                "--metadata",
                                SampleRelease.METADATA,
                                "--release",
                                2,
                                "--family",
                                "fashion")
                        .exit());
    }

    @Test
    void verifyRefusesABundleThatFailsTheSelfTestItCarries() throws Exception {
        Path scrambled = folder.resolve("scrambled.tflite");
        Path bad = folder.resolve("fashion-cnn-1.0.1.flotilla");
        Files.write(scrambled, ScrambledModel.of(Files.readAllBytes(SampleRelease.COMPILED)));
        SampleRelease.bundle(scrambled, "1.0.1", bad, "--selftest-from", SampleRelease.BUNDLE)
                .good();
        Path its = folder.resolve("bad-metadata");
        SampleRelease.sign(bad, its, 2).good();
        Cli refused = Cli.run("verify", bad, "--metadata", its);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("self-test"), refused.err());
    }

    @Test
    void keepsTheKeyForItsOwnerAlone() throws IOException {
        Path key = SampleRelease.KEYS.resolve("release.pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        byte[] before = Files.readAllBytes(key);
        Cli again = Cli.run("keygen", "--out", SampleRelease.KEYS, "--unencrypted");
        assertEquals(3, again.exit());
        assertArrayEquals(before, Files.readAllBytes(key));
        Path open = Files.createDirectories(folder.resolve("open-keys"));
        Files.copy(key, open.resolve("release.pem"));
        Files.setPosixFilePermissions(open.resolve("release.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        Cli refused = Cli.run(
                "sign",
                SampleRelease.BUNDLE,
                "--keys",
                open,
                "--metadata",
                folder.resolve("m"),
                "--release",
                1,
                "--family",
                "f");
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains("chmod"), refused.err());
    }

    @Test
    void signingAgainRaisesTheVersionAndKeepsTheOthers() throws IOException {
        Path next = folder.resolve("fashion-cnn-2.0.0.flotilla");
        SampleRelease.bundle(SampleRelease.COMPILED, "2.0.0", next).good();
        Path both = folder.resolve("both");
        for (Path file : List.of(SampleRelease.BUNDLE, next)) {
            SampleRelease.sign(file, both, 1).good();
        }
        String targets = Files.readString(both.resolve("targets.json"));
        assertTrue(targets.contains("\"version\" : 2"), targets);
        assertTrue(targets.contains("fashion-cnn-1.0.0.flotilla") && targets.contains("fashion-cnn-2.0.0.flotilla"));
    }

    @Test
    void makesAnEnrolmentTokenOfEachClaim() {
        Cli tokens = Cli.run(
                        "token",
                        "--claim",
                        "0123456789abcdef",
                        "--claim",
                        "fedcba9876543210",
                        "--root",
                        SampleRelease.METADATA.resolve("root.json"),
                        "--ca-sha256",
                        "0".repeat(64))
                .good();
        List<String> lines = tokens.out().lines().toList();
        assertEquals(2, lines.size(), tokens.out());
        assertTrue(lines.get(0).startsWith("flt1.0123456789abcdef."), tokens.out());
        assertTrue(lines.get(1).startsWith("flt1.fedcba9876543210."), tokens.out());
    }
}
