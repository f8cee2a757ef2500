package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the set says of itself; the client workflow is walked through in the agent's core. */
class TrustedMetadataSetTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final RepositorySimulator repository = new RepositorySimulator(NOW.plus(Duration.ofDays(1)));

    private TrustedMetadataSet rooted() throws TrustException {
        return TrustedMetadataSet.fromRoot(repository.file("1.root.json"), NOW);
    }

    @Test
    void takesEachRoleInItsTurnOnly() throws TrustException {
        TrustedMetadataSet root = rooted();
        byte[] timestampJson = repository.file("timestamp.json");
        byte[] snapshotJson = repository.file("snapshot.json");
        byte[] targetsJson = repository.file("targets.json");
        assertThrows(IllegalStateException.class, () -> root.updateSnapshot(snapshotJson));
        assertThrows(IllegalStateException.class, root::missingSnapshot);
        assertThrows(IllegalStateException.class, () -> root.updateTargets(targetsJson));
        assertThrows(IllegalStateException.class, () -> root.delegationsFor("targets", "a"));
        TrustedMetadataSet timestamp = root.updateTimestamp(timestampJson);
        assertThrows(IllegalStateException.class, () -> timestamp.updateRoot(repository.file("1.root.json")));
        assertThrows(IllegalStateException.class, () -> timestamp.withInstalledTimestamp(timestampJson));
        TrustedMetadataSet targets = timestamp.updateSnapshot(snapshotJson).updateTargets(targetsJson);
        assertThrows(IllegalStateException.class, () -> targets.updateSnapshot(snapshotJson));
    }

    @Test
    void saysWhatToFetchAndHowMuchOfItAtMost() throws TrustException {
        TrustedMetadataSet root = rooted();
        assertEquals(new MetadataRequest("2.root.json", 512_000), root.nextRoot());
        assertEquals(new MetadataRequest("timestamp.json", 16_384), root.newestTimestamp());
        TrustedMetadataSet timestamp = root.updateTimestamp(repository.file("timestamp.json"));
        assertEquals(Optional.of(new MetadataRequest("1.snapshot.json", 2_000_000)), timestamp.missingSnapshot());
        TrustedMetadataSet snapshot = timestamp.updateSnapshot(repository.file("snapshot.json"));
        assertEquals(Optional.empty(), snapshot.missingSnapshot());
        assertEquals(new MetadataRequest("1.targets.json", 5_000_000), snapshot.targetsFile("targets"));
    }

    @Test
    void staysAsItWasWhenItRefuses() throws TrustException {
        TrustedMetadataSet root = rooted();
        assertThrows(ThresholdNotMetException.class, () -> root.updateTimestamp(repository.file("snapshot.json")));
        assertFalse(root.findTimestamp().isPresent());
        assertTrue(root.updateTimestamp(repository.file("timestamp.json")).takesTimestamp());
    }

    @Test
    void tellsARevokedKeyFromAnAddedOne() throws TrustException {
        TrustedMetadataSet root = rooted();
        repository.addKey("snapshot", TestKey.ed25519());
        repository.publish("root");
        TrustedMetadataSet added = root.updateRoot(repository.file("2.root.json"));
        assertFalse(added.revokesOnlineKeysOf(root));
        RepositorySimulator.list(repository.roleInRoot("snapshot"), "keyids").remove(0);
        repository.publish("root");
        assertTrue(added.updateRoot(repository.file("3.root.json")).revokesOnlineKeysOf(added));
    }

    @Test
    void takesNoNewNameOfAKeyForItsRevocationAndNoOldNameForTheSameKey() throws TrustException {
        TestKey key = repository.signers("snapshot").get(0);
        rename(key.keyId(), "snapshot-1", key);
        TrustedMetadataSet renamed = rooted().updateRoot(repository.file("2.root.json"));
        assertFalse(renamed.revokesOnlineKeysOf(rooted()));
        rename("snapshot-1", "snapshot-1", TestKey.ed25519());
        assertTrue(renamed.updateRoot(repository.file("3.root.json")).revokesOnlineKeysOf(renamed));
    }

    private void rename(String before, String after, TestKey key) {
        RepositorySimulator.list(repository.roleInRoot("snapshot"), "keyids").set(0, after);
        RepositorySimulator.map(repository.signed("root"), "keys").remove(before);
        RepositorySimulator.map(repository.signed("root"), "keys").put(after, key.listed());
        repository.publish("root");
    }

    @Test
    void readsTimesWithAnyOffsetAndFraction() throws TrustException {
        for (String time :
                List.of("2026-06-01T00:00:01Z", "2026-05-31T18:00:00.99008-06:00", "2026-06-01T00:00:00.5Z")) {
            repository.signed("timestamp").put("expires", time);
            repository.publish("timestamp");
            rooted().updateTimestamp(repository.file("timestamp.json"));
        }
        for (String time : List.of("2026-06-01", "2026-13-01T00:00:00Z", "soon", "", "2026-06-01T00:00:00")) {
            repository.signed("timestamp").put("expires", time);
            repository.publish("timestamp");
            assertThrows(
                    MalformedMetadataException.class,
                    () -> rooted().updateTimestamp(repository.file("timestamp.json")),
                    time);
        }
    }

    @Test
    void refusesVersionsThatAreNone() {
        for (Object version : List.of(0L, -1L, "1", true)) {
            repository.signed("timestamp").put("version", version);
            repository.serve("x", repository.sign("timestamp"));
            assertThrows(
                    MalformedMetadataException.class,
                    () -> rooted().updateTimestamp(repository.file("x")),
                    () -> "version " + version);
        }
    }
}
