package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.KeyRecipients;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealedBundles;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a model that only the fleet's devices are to read. */
class EncryptionCommandsTest {
    @TempDir
    private Path folder;

    private Path key;
    private Path encrypted;
    private FleetKeyId id;

    @BeforeEach
    void encrypt() throws Exception {
        key = folder.resolve("fleet.pem");
        id = makeKey(key);
        encrypted = folder.resolve(SampleRelease.BUNDLE.getFileName());
        encrypt(SampleRelease.BUNDLE).good();
    }

    private static FleetKeyId makeKey(Path file) throws Exception {
        Cli made = Cli.run("fleet-key", "-o", file, "--unencrypted", "--json").good();
        byte[] json = made.out().getBytes(StandardCharsets.UTF_8);
        return new FleetKeyId(Document.parseJson(json, Limits.of(1000)).string("fleetKey"));
    }

    private Cli encrypt(Path bundle) {
        return Cli.run("encrypt", bundle, "--fleet-key", key, "-o", encrypted);
    }

    @Test
    void releasesABundleWhoseModelOnlyTheKeyOpens() throws Exception {
        Path metadata = folder.resolve("metadata");
        SampleRelease.sign(encrypted, metadata, 1).good();
        TargetFile target = new MetadataDirectory(metadata)
                .check(Cli.NOW)
                .offline()
                .target(encrypted.getFileName().toString());
        assertEquals(Optional.of(id), target.fleetKey());
        assertEquals(Digest.of(Files.readAllBytes(encrypted)), target.digest());

        Cli verified = Cli.run("verify", encrypted, "--metadata", metadata, "--fleet-key", key);
        assertTrue(verified.good().out().contains("good: release 1 of fashion"), verified.out());
        Cli without = Cli.run("verify", encrypted, "--metadata", metadata);
        assertEquals(Failures.BAD_INPUT, without.exit());
        assertTrue(without.err().contains("encrypted to fleet key " + id), without.err());
        Path other = folder.resolve("other.pem");
        makeKey(other);
        Cli wrong = Cli.run("verify", encrypted, "--metadata", metadata, "--fleet-key", other);
        assertEquals(Failures.BAD_INPUT, wrong.exit());
        assertTrue(wrong.err().contains("sealed to fleet key " + id), wrong.err());
    }

    @Test
    void leavesNothingOfTheModelInTheBundle() throws IOException {
        Bundle plain = BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE));
        Bundle sealed = BundleReader.read(Files.readAllBytes(encrypted));
        assertEquals(plain.modelDigest(), sealed.modelDigest());
        assertEquals(plain.labels(), sealed.labels());
        String model = new String(plain.model(), StandardCharsets.ISO_8859_1);
        String file = Files.readString(encrypted, StandardCharsets.ISO_8859_1);
        int piece = 32;
        for (int at = 0; at + piece <= model.length(); at += piece) {
            String part = model.substring(at, at + piece);
            // Stretches of one value may be anywhere.
            assertFalse(part.chars().distinct().count() > piece / 2 && file.contains(part), "model byte " + at);
        }
    }

    @Test
    void wrapsTheKeyForEachDeviceOfTheList() throws Exception {
        Path devices = folder.resolve("devices.json");
        Path wrapped = folder.resolve("wrapped.json");
        List<KeyRecipient> both = List.of(recipient(1), recipient(2));
        Files.write(devices, new KeyRecipients(id, both).toDocument().toJson());
        Cli made = Cli.run("wrap", devices, "--fleet-key", key, "-o", wrapped).good();
        assertTrue(made.out().contains("for 2 devices: device-1, device-2"), made.out());

        WrappedKeys result = WrappedKeys.parse(Files.readAllBytes(wrapped));
        assertEquals(
                both,
                result.devices().stream().map(WrappedKeys.Entry::recipient).toList());
        FleetKey opened = result.devices().get(1).key().open(DeviceKeys.number(2));
        Bundle bundle = SealedBundles.open(BundleReader.read(Files.readAllBytes(encrypted)), opened);
        assertArrayEquals(
                BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE)).model(), bundle.model());
    }

    private static KeyRecipient recipient(int number) {
        return new KeyRecipient(
                new DeviceId("device-" + number), DeviceKeys.number(number).publicKey());
    }

    @Test
    void refusesAListForAnotherKeyOrNone() throws Exception {
        Path other = folder.resolve("other.pem");
        FleetKeyId otherId = makeKey(other);
        Path devices = folder.resolve("devices.json");
        Files.write(devices, new KeyRecipients(otherId, List.of()).toDocument().toJson());
        Cli refused = Cli.run("wrap", devices, "--fleet-key", key, "-o", folder.resolve("wrapped.json"));
        assertEquals(Failures.BAD_INPUT, refused.exit());
        assertTrue(refused.err().contains("lists who lacks fleet key " + otherId), refused.err());
        Files.writeString(devices, "{\"fleetKey\":\"" + id + "\",\"devices\":[{\"id\":\"a\",\"publicKey\":\"AAAA\"}]}");
        Cli malformed = Cli.run("wrap", devices, "--fleet-key", key, "-o", folder.resolve("wrapped.json"));
        assertEquals(Failures.BAD_INPUT, malformed.exit());
        assertTrue(malformed.err().contains("publicKey of a: "), malformed.err());
        assertFalse(Files.exists(folder.resolve("wrapped.json")));
    }

    @Test
    void encryptsOnceAndOnlyWithAKey() {
        Cli again = Cli.run("encrypt", encrypted, "--fleet-key", key, "-o", folder.resolve("twice.flotilla"));
        assertEquals(Failures.BAD_INPUT, again.exit());
        assertTrue(again.err().contains("encrypted already"), again.err());
        Cli without = Cli.run("encrypt", SampleRelease.BUNDLE, "-o", encrypted);
        assertEquals(2, without.exit());
        assertTrue(without.err().contains("--fleet-key"), without.err());
    }

    @Test
    void takesNoKeyForAnother() {
        Path release = SampleRelease.KEYS.resolve("release.pem");
        Cli refused = Cli.run("encrypt", SampleRelease.BUNDLE, "--fleet-key", release, "-o", encrypted);
        assertEquals(Failures.BAD_INPUT, refused.exit());
        assertTrue(refused.err().contains("release.pem: a key for signatures, no fleet key"), refused.err());
    }

    @Test
    void keepsTheKeyUnderAPassphraseAndFromOtherUsers() throws Exception {
        Path file = folder.resolve("secret.pem");
        Path passphrase = folder.resolve("passphrase");
        Files.writeString(passphrase, "correct horse battery staple\n");
        Cli.run("fleet-key", "-o", file, "--passphrase-file", passphrase).good();
        assertTrue(Files.readString(file).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Object[] arguments = {
            "encrypt", SampleRelease.BUNDLE, "--fleet-key", file, "-o", encrypted, "--passphrase-file", passphrase
        };
        Cli.run(arguments).good();
        Files.writeString(passphrase, "incorrect horse\n");
        Cli wrong = Cli.run(arguments);
        assertEquals(Failures.BAD_INPUT, wrong.exit());
        assertTrue(wrong.err().contains("wrong passphrase"), wrong.err());
        Cli again = Cli.run("fleet-key", "-o", file, "--unencrypted");
        assertEquals(Failures.BAD_INPUT, again.exit());
        assertTrue(again.err().contains("exists already"), again.err());
    }
}
