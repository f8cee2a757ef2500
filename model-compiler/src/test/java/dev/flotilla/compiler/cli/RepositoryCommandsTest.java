package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository that keygen and sign make, with and without a server's keys. */
class RepositoryCommandsTest {
    @TempDir
    Path folder;

    private Path keys;
    private Path metadata;

    @BeforeEach
    void setUp() {
        keys = folder.resolve("keys");
        metadata = folder.resolve("metadata");
    }

    private Path onlineKeys(String name) throws Exception {
        return Files.write(folder.resolve(name), onlineKeys().toDocument().toJson());
    }

    static OnlineKeys onlineKeys() {
        return new OnlineKeys(key(), key(), key());
    }

    private static PublicKey key() {
        return Ed25519Key.generate(new SecureRandom()).publicKey();
    }

    private Cli keygen(Object... more) {
        return Cli.run(SampleRelease.concat(new Object[] {"keygen", "--out", keys, "--unencrypted"}, more));
    }

    private Cli sign(Object... more) {
        return Cli.run(SampleRelease.concat(new Object[] {"sign", "--keys", keys, "--metadata", metadata}, more));
    }

    private byte[] read(String name) throws Exception {
        return Files.readAllBytes(metadata.resolve(name));
    }

    private RootMetadata root() throws Exception {
        return TrustedMetadataSet.fromRoot(read("root.json"), Cli.NOW).root();
    }

    private static List<String> keyIds(RootMetadata root, String role) {
        return Optional.ofNullable(root.roles().get(role)).orElseThrow().keyIds();
    }

    @Test
    void namesTheServersKeysInTheRootAndItsDirectorInTheTargets() throws Exception {
        Path file = onlineKeys("online-keys.json");
        OnlineKeys online = OnlineKeys.parse(Files.readAllBytes(file));
        keygen("--online", file).good();
        Cli signed = sign(SampleRelease.BUNDLE, "--release", 1, "--family", "fashion")
                .good();
        assertTrue(
                signed.out()
                        .contains("director: key " + online.director().keyId().substring(0, 8)),
                signed.out());

        RootMetadata root = root();
        assertTrue(root.consistentSnapshot());
        assertEquals(List.of(online.snapshot().keyId()), keyIds(root, "snapshot"));
        assertEquals(List.of(online.timestamp().keyId()), keyIds(root, "timestamp"));
        assertEquals(keyIds(root, "root"), keyIds(root, "targets"));
        assertFalse(root.keys().containsKey(online.director().keyId()));

        OfflineMetadata offline =
                OfflineMetadata.fromRoot(read("root.json"), Cli.NOW).updateTargets(read("targets.json"));
        DelegatedRole director = offline.findTargets()
                .orElseThrow()
                .delegations()
                .find("director")
                .orElseThrow();
        assertEquals(List.of(online.director().keyId()), director.role().keyIds());
        assertEquals(1, director.role().threshold());
        assertTrue(director.terminating());
        assertEquals("director/*", director.patterns().get(0).text());
        assertFalse(Files.exists(metadata.resolve("timestamp.json")));
    }

    @Test
    void aRenewalKeepsBundlesAndDirector() throws Exception {
        keygen("--online", onlineKeys("online-keys.json")).good();
        sign(SampleRelease.BUNDLE, "--release", 1, "--family", "fashion").good();
        Cli renewed = sign("--json").good();
        assertTrue(renewed.out().contains("\"targetsVersion\" : 2"), renewed.out());
        Cli verified =
                Cli.run("verify", SampleRelease.BUNDLE, "--metadata", metadata).good();
        assertTrue(verified.out().contains("director: key"), verified.out());
    }

    @Test
    void withoutAServerTheReleaseKeyMakesARepositoryThatAnyClientCanFollow() throws Exception {
        keygen().good();
        sign(SampleRelease.BUNDLE, "--release", 1, "--family", "fashion").good();
        Cli signed = sign().good();
        assertTrue(signed.out().contains("no server"), signed.out());
        TrustedMetadataSet followed = TrustedMetadataSet.fromRoot(read("1.root.json"), Cli.NOW)
                .updateTimestamp(read("timestamp.json"))
                .updateSnapshot(read("snapshot.json"))
                .updateTargets(read("targets.json"));
        assertEquals(2, followed.findTimestamp().orElseThrow().version());
        assertEquals(1, followed.findTargets("targets").orElseThrow().targets().size());
    }

    @Test
    void verifyFindsASnapshotThatDoesNotBelongToTheTargets() throws Exception {
        keygen().good();
        sign().good();
        byte[] old = read("snapshot.json");
        sign().good();
        Files.write(metadata.resolve("snapshot.json"), old);
        Cli refused = Cli.run("verify", "--metadata", metadata);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("snapshot.json"), refused.err());
    }

    @Test
    void verifyFindsARootThatIsNotTheNewest() throws Exception {
        keygen().good();
        sign().good();
        Files.writeString(metadata.resolve("root.json"), "\n", StandardOpenOption.APPEND);
        Cli refused = Cli.run("verify", "--metadata", metadata);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("differs from the newest root"), refused.err());
    }

    @Test
    void refusesKeysOfAServerThatTheRootDoesNotName() throws Exception {
        keygen("--online", onlineKeys("online-keys.json")).good();
        sign().good();
        byte[] before = read("targets.json");
        Cli refused = sign("--online", onlineKeys("other.json"));
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("ceremony"), refused.err());
        assertArrayEquals(before, read("targets.json"));
    }

    @Test
    void keepsTheDaysThatWereAskedFor() throws Exception {
        keygen().good();
        sign("--root-days", 20, "--targets-days", 5).good();
        assertEquals(Cli.NOW.plus(Duration.ofDays(20)), root().expires());
        Cli late = Cli.runAt(Cli.NOW.plus(Duration.ofDays(6)), "verify", "--metadata", metadata);
        assertEquals(3, late.exit(), late.err());
        assertTrue(late.err().contains("targets.json"), late.err());
        assertEquals(2, sign("--targets-days", 0).exit());
    }

    @Test
    void refusesOnlineKeysOfWhichOneIsMissing() throws Exception {
        Path file = Files.writeString(folder.resolve("online-keys.json"), "{\"snapshot\": {}}");
        Cli refused = keygen("--online", file);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains(file + ": online keys: "), refused.err());
        assertFalse(Files.exists(keys.resolve("release.pem")));
    }

    @Test
    void bundlesNeedReleaseAndFamily() {
        keygen().good();
        Cli refused = sign(SampleRelease.BUNDLE, "--release", 1);
        assertEquals(2, refused.exit(), refused.err());
        assertTrue(refused.err().contains("--family"), refused.err());
    }
}
