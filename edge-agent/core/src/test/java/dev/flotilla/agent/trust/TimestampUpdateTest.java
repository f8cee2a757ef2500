package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.trust.ExpiredMetadataException;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.RollbackAttackException;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TUF 1.0 section 5.4. */
class TimestampUpdateTest {
    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    @Test
    void asksForNothingMoreWhileTheTimestampStaysTheSame() throws Exception {
        client.refresh();
        repository.takeRequests();
        client.refresh();
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.takeRequests());
    }

    @Test
    void takesANewTimestampOfTheSameSnapshotAlone() throws Exception {
        client.refresh();
        repository.takeRequests();
        repository.publish("timestamp");
        client.refresh();
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.takeRequests());
        assertEquals(TufClient.versions(1, 1, 1, 2), client.store.versions());
    }

    @Test
    void failsWhereThereIsNone() {
        repository.withhold("timestamp.json");
        assertEquals(
                "timestamp.json",
                client.refusal(MetadataUnavailableException.class).name());
    }

    @Test
    void refusesOneThatIsNotSigned() {
        repository.signers("timestamp").clear();
        repository.publish("timestamp");
        client.refusal(ThresholdNotMetException.class);
        assertEquals(TufClient.versions(1, 0, 0, 0), client.store.versions());
    }

    @Test
    void refusesOneThatAnotherRoleSigned() {
        repository.signers("timestamp").clear();
        repository.signers("timestamp").addAll(repository.signers("snapshot"));
        repository.publish("timestamp");
        client.refusal(ThresholdNotMetException.class);
    }

    @Test
    void refusesOneSignedByARevokedKey() throws Exception {
        client.refresh();
        List<TestKey> revoked = List.copyOf(repository.signers("timestamp"));
        repository.rotate("timestamp");
        repository.publish("root");
        repository.signers("timestamp").clear();
        repository.signers("timestamp").addAll(revoked);
        repository.publish("timestamp");
        client.refusal(ThresholdNotMetException.class);
    }

    @Test
    void refusesARollback() throws Exception {
        repository.publish("timestamp");
        client.refresh();
        repository.serve("timestamp.json", repository.file("1.timestamp.json"));
        RollbackAttackException refused = client.refusal(RollbackAttackException.class);
        assertEquals("timestamp.json", refused.document());
        assertEquals(2, refused.installed());
        assertEquals(1, refused.offered());
        assertEquals(TufClient.versions(1, 1, 1, 2), client.store.versions());
    }

    @Test
    void refusesARollbackToAnExpiredInstalledOneAsWell() throws Exception {
        repository.publish("timestamp");
        client.refresh();
        repository
                .atVersion("timestamp", 0)
                .expiring("timestamp", TufClient.EXPIRES.plusSeconds(99))
                .publish("timestamp");
        client.onDay(29).refusal(RollbackAttackException.class);
    }

    @Test
    void keepsItsOwnWhenAnotherHasTheSameVersion() throws Exception {
        client.refresh();
        repository.takeRequests();
        RepositorySimulator.map(RepositorySimulator.map(repository.signed("timestamp"), "meta"), "snapshot.json")
                .put("version", 100L);
        repository.atVersion("timestamp", 0).publish("timestamp");
        TrustedMetadataSet trusted = client.refresh();
        assertEquals(1, trusted.findTimestamp().orElseThrow().snapshot().version());
        assertEquals(List.of("2.root.json", "timestamp.json"), repository.takeRequests());
    }

    @Test
    void refusesANewerOneThatNamesAnOlderSnapshot() throws Exception {
        repository.publish("snapshot", "timestamp");
        client.refresh();
        repository.atVersion("snapshot", 0).publish("snapshot", "timestamp");
        RollbackAttackException refused = client.refusal(RollbackAttackException.class);
        assertEquals("snapshot.json", refused.document());
        assertEquals(TufClient.versions(1, 2, 1, 2), client.store.versions());
    }

    @Test
    void refusesOneThatHasExpired() throws Exception {
        client.refresh();
        repository.expiring("timestamp", TufClient.START).publish("timestamp");
        assertEquals(
                "timestamp.json", client.refusal(ExpiredMetadataException.class).document());
        assertEquals(TufClient.versions(1, 1, 1, 1), client.store.versions());
    }

    @Test
    void findsThatTheRepositoryIsFrozenWhenItsOwnExpires() throws Exception {
        repository.expiring("timestamp", TufClient.START.plusSeconds(60)).publish("timestamp");
        client.refresh();
        client.onDay(1).refusal(ExpiredMetadataException.class);
    }

    @Test
    void updatesFromAnExpiredOne() throws Exception {
        repository.expiring("timestamp", TufClient.START.plusSeconds(60)).publish("timestamp");
        client.refresh();
        repository.expiring("timestamp", TufClient.EXPIRES).publishAll();
        client.onDay(18).refresh();
        assertEquals(TufClient.versions(1, 2, 2, 3), client.store.versions());
    }

    @Test
    void refusesOneThatIsTooLong() {
        repository.serve("timestamp.json", new byte[TrustedMetadataSet.MAX_TIMESTAMP_BYTES + 1]);
        assertEquals(
                TrustedMetadataSet.MAX_TIMESTAMP_BYTES,
                client.refusal(LengthExceededException.class).allowed());
    }

    @Test
    void refusesASnapshotInItsPlace() {
        repository.addSigner("snapshot", repository.signers("timestamp").get(0));
        RepositorySimulator.map(repository.signed("snapshot"), "meta").put("snapshot.json", Map.of("version", 1L));
        repository.publish("snapshot");
        repository.serve("timestamp.json", repository.file("2.snapshot.json"));
        client.refusal(MalformedMetadataException.class);
        assertEquals(TufClient.versions(1, 0, 0, 0), client.store.versions());
    }

    @Test
    void readsOverAnInstalledOneThatIsGarbage() throws Exception {
        client.refresh();
        client.store.write("timestamp", "{".getBytes(StandardCharsets.UTF_8));
        client.refresh();
        assertEquals(TufClient.versions(1, 1, 1, 1), client.store.versions());
    }

    @Test
    void refusesOneOfAnotherMajorSpecification() {
        repository.signed("timestamp").put("spec_version", "2.0.0");
        repository.publish("timestamp");
        client.refusal(MalformedMetadataException.class);
    }
}
