package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.trust.ExpiredMetadataException;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.MixAndMatchException;
import dev.flotilla.contract.trust.RollbackAttackException;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TUF 1.0 section 5.5. */
class SnapshotUpdateTest {
    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    private Map<String, Object> listedSnapshot() {
        return RepositorySimulator.map(
                RepositorySimulator.map(repository.signed("timestamp"), "meta"), "snapshot.json");
    }

    @Test
    void asksWithoutVersionsWhereSnapshotsAreNotConsistent() throws Exception {
        repository.signed("root").put("consistent_snapshot", false);
        repository.publish("root");
        client.refresh();
        assertEquals(
                List.of("2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"),
                repository.takeRequests());
    }

    @Test
    void takesAMissingConsistentSnapshotFieldAsFalse() throws Exception {
        repository.signed("root").remove("consistent_snapshot");
        repository.publish("root");
        client.refresh();
        assertEquals("snapshot.json", repository.takeRequests().get(3));
    }

    @Test
    void failsWhereThereIsNoneAndKeepsTheTimestamp() throws Exception {
        client.refresh();
        listedSnapshot().put("version", 2L);
        repository.publish("timestamp");
        client.refusal(MetadataUnavailableException.class);
        assertEquals(TufClient.versions(1, 1, 1, 2), client.store.versions());
    }

    @Test
    void acceptsTheListedLengthAndDigest() throws Exception {
        repository.listingHashes().publishAll();
        client.refresh();
        assertEquals(TufClient.versions(1, 2, 2, 2), client.store.versions());
    }

    @Test
    void refusesAnotherDigest() throws Exception {
        repository.listingHashes().publishAll();
        RepositorySimulator.map(listedSnapshot(), "hashes").put("sha256", "00".repeat(32));
        repository.publish("timestamp");
        MixAndMatchException refused = client.refusal(MixAndMatchException.class);
        assertEquals("snapshot.json", refused.document());
        assertEquals("00".repeat(32), refused.listed());
        assertEquals(TufClient.versions(1, 0, 0, 3), client.store.versions());
    }

    @Test
    void refusesAnotherLength() {
        listedSnapshot().put("length", (long) repository.file("1.snapshot.json").length + 1);
        repository.publish("timestamp");
        client.refusal(MixAndMatchException.class);
    }

    @Test
    void readsNoMoreThanTheListedLength() {
        long length = repository.file("1.snapshot.json").length - 1L;
        listedSnapshot().put("length", length);
        repository.publish("timestamp");
        assertEquals(length, client.refusal(LengthExceededException.class).allowed());
    }

    @Test
    void readsNoMoreThanItsOwnBoundWhateverIsListed() {
        listedSnapshot().put("length", Long.MAX_VALUE);
        repository.publish("timestamp");
        repository.serve("1.snapshot.json", new byte[TrustedMetadataSet.MAX_SNAPSHOT_BYTES + 1]);
        assertEquals(
                TrustedMetadataSet.MAX_SNAPSHOT_BYTES,
                client.refusal(LengthExceededException.class).allowed());
    }

    @Test
    void checksSha512AsWell() {
        listedSnapshot().put("hashes", Map.of("sha512", "00".repeat(64)));
        repository.publish("timestamp");
        client.refusal(MixAndMatchException.class);
    }

    @Test
    void refusesDigestsOfUnknownAlgorithmsOnly() {
        listedSnapshot().put("hashes", Map.of("md5", "00".repeat(16)));
        repository.publish("timestamp");
        client.refusal(MalformedMetadataException.class);
    }

    @Test
    void refusesOneThatIsNotSigned() {
        repository.signers("snapshot").clear();
        repository.publishAll();
        client.refusal(ThresholdNotMetException.class);
        assertEquals(TufClient.versions(1, 0, 0, 2), client.store.versions());
    }

    @Test
    void refusesOneBelowItsThreshold() throws Exception {
        repository.addKey("snapshot", TestKey.ed25519());
        repository.addKey("snapshot", TestKey.ed25519());
        repository.roleInRoot("snapshot").put("threshold", 3L);
        repository.publish("root");
        repository.publishAll();
        client.refresh();
        repository.signers("snapshot").remove(0);
        repository.publishAll();
        assertEquals(2, client.refusal(ThresholdNotMetException.class).signed());
        assertEquals(TufClient.versions(2, 2, 2, 3), client.store.versions());
    }

    @Test
    void acceptsARootWhoseThresholdNobodyCanMeetButNoSnapshotUnderIt() {
        repository.roleInRoot("snapshot").put("threshold", 6L);
        repository.publish("root");
        repository.publishAll();
        client.refusal(ThresholdNotMetException.class);
        assertEquals(TufClient.versions(2, 0, 0, 2), client.store.versions());
    }

    @Test
    void refusesAnotherVersionThanListed() {
        repository.atVersion("snapshot", 2).publish("snapshot");
        listedSnapshot().put("version", 2L);
        repository.publish("timestamp");
        repository.serve("2.snapshot.json", repository.file("3.snapshot.json"));
        MixAndMatchException refused = client.refusal(MixAndMatchException.class);
        assertEquals("2", refused.listed());
        assertEquals("3", refused.found());
    }

    @Test
    void refusesOneThatListsOlderTargets() throws Exception {
        repository.publishAll();
        client.refresh();
        repository.atVersion("targets", 0).publishAll();
        RollbackAttackException refused = client.refusal(RollbackAttackException.class);
        assertEquals("targets.json", refused.document());
        assertEquals(2, refused.installed());
        assertEquals(1, refused.offered());
        assertEquals(TufClient.versions(1, 2, 2, 3), client.store.versions());
    }

    @Test
    void refusesOneThatListsOlderTargetsThoughDigestsAreListed() throws Exception {
        repository.listingHashes().publishAll();
        client.refresh();
        repository.atVersion("targets", 0).publishAll();
        client.refusal(RollbackAttackException.class);
    }

    @Test
    void refusesOneThatListsOlderDelegatedTargets() throws Exception {
        repository.delegate("targets", "a", "*");
        repository.publish("a");
        repository.publish("a");
        repository.publishAll();
        client.refresh();
        repository.atVersion("a", 0).publish("a");
        repository.publishAll();
        assertEquals("a.json", client.refusal(RollbackAttackException.class).document());
    }

    @Test
    void refusesOneThatListsAFileNoMore() throws Exception {
        repository.delegate("targets", "a", "*");
        repository.publish("a");
        repository.publishAll();
        client.refresh();
        RepositorySimulator.map(repository.signed("snapshot"), "meta").remove("a.json");
        repository.publish("snapshot", "timestamp");
        RollbackAttackException refused = client.refusal(RollbackAttackException.class);
        assertEquals("a.json", refused.document());
        assertEquals(0, refused.offered());
    }

    @Test
    void refusesOneThatHasExpired() throws Exception {
        client.refresh();
        repository.expiring("snapshot", TufClient.START).publishAll();
        assertEquals(
                "snapshot.json", client.refusal(ExpiredMetadataException.class).document());
        assertEquals(TufClient.versions(1, 1, 1, 2), client.store.versions());
    }

    @Test
    void doesNotGoOnWithAnInstalledOneThatHasExpired() throws Exception {
        repository.expiring("snapshot", TufClient.START.plusSeconds(60)).publish("snapshot", "timestamp");
        client.refresh();
        assertEquals(
                "snapshot.json",
                client.onDay(1).refusal(ExpiredMetadataException.class).document());
    }

    @Test
    void fetchesAnewWhatChangedUnderTheSameVersionIfDigestsAreListed() throws Exception {
        client.refresh();
        repository.takeRequests();
        repository.listingHashes().signed("snapshot").put("note", "signed anew");
        repository.atVersion("snapshot", 0).publish("snapshot", "timestamp");
        client.refresh();
        assertEquals(List.of("2.root.json", "timestamp.json", "1.snapshot.json"), repository.takeRequests());
    }

    @Test
    void readsOverAnInstalledOneThatIsGarbage() throws Exception {
        client.refresh();
        client.store.write("snapshot", "garbage".getBytes(StandardCharsets.UTF_8));
        client.refresh();
        assertEquals(TufClient.versions(1, 1, 1, 1), client.store.versions());
    }

    @Test
    void readsOverAnInstalledOneThatIsTooLong() throws Exception {
        client.refresh();
        client.store.write("snapshot", new byte[TrustedMetadataSet.MAX_SNAPSHOT_BYTES + 5]);
        client.refresh();
        assertEquals(TufClient.versions(1, 1, 1, 1), client.store.versions());
    }
}
