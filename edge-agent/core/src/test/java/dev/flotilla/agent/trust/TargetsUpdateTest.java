package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.trust.ExpiredMetadataException;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.MixAndMatchException;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TUF 1.0 section 5.6, steps 1 to 6. */
class TargetsUpdateTest {
    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    private Map<String, Object> listedTargets() {
        return RepositorySimulator.map(RepositorySimulator.map(repository.signed("snapshot"), "meta"), "targets.json");
    }

    @Test
    void takesNewTargets() throws Exception {
        client.refresh();
        repository.takeRequests();
        repository.publishAll();
        client.refresh();
        assertEquals(
                List.of("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"),
                repository.takeRequests());
        assertEquals(TufClient.versions(1, 2, 2, 2), client.store.versions());
    }

    @Test
    void fetchesNoTargetsThatStayedTheSame() throws Exception {
        client.refresh();
        repository.takeRequests();
        repository.publish("snapshot", "timestamp");
        client.refresh();
        assertEquals(List.of("2.root.json", "timestamp.json", "2.snapshot.json"), repository.takeRequests());
    }

    @Test
    void failsWhereThereAreNoneAndKeepsTheSnapshot() throws Exception {
        client.refresh();
        listedTargets().put("version", 2L);
        repository.publish("snapshot", "timestamp");
        assertEquals(
                "2.targets.json",
                client.refusal(MetadataUnavailableException.class).name());
        assertEquals(TufClient.versions(1, 2, 1, 2), client.store.versions());
    }

    @Test
    void failsWhereTheSnapshotListsNone() {
        RepositorySimulator.map(repository.signed("snapshot"), "meta").clear();
        repository.publish("snapshot", "timestamp");
        client.refusal(MalformedMetadataException.class);
    }

    @Test
    void refusesAnotherDigest() throws Exception {
        repository.listingHashes().publishAll();
        client.refresh();
        repository.publish("targets");
        RepositorySimulator.map(listedTargets(), "hashes").put("sha256", "46".repeat(32));
        repository.publish("snapshot", "timestamp");
        assertEquals("targets.json", client.refusal(MixAndMatchException.class).document());
        assertEquals(TufClient.versions(1, 3, 2, 3), client.store.versions());
    }

    @Test
    void refusesOneThatIsNotSigned() {
        repository.signers("targets").clear();
        repository.publishAll();
        client.refusal(ThresholdNotMetException.class);
        assertEquals(TufClient.versions(1, 2, 0, 2), client.store.versions());
    }

    @Test
    void refusesAnotherVersionThanListed() {
        repository.publish("targets");
        listedTargets().put("version", 3L);
        repository.publish("snapshot", "timestamp");
        repository.serve("3.targets.json", repository.file("2.targets.json"));
        assertEquals("2", client.refusal(MixAndMatchException.class).found());
    }

    @Test
    void refusesOneThatHasExpired() {
        repository.expiring("targets", TufClient.START).publishAll();
        assertEquals(
                "targets.json", client.refusal(ExpiredMetadataException.class).document());
        assertEquals(TufClient.versions(1, 2, 0, 2), client.store.versions());
    }

    @Test
    void doesNotGoOnWithInstalledOnesThatHaveExpired() throws Exception {
        repository.expiring("targets", TufClient.START.plusSeconds(60)).publishAll();
        client.refresh();
        client.onDay(1).refusal(ExpiredMetadataException.class);
    }

    @Test
    void fetchesAnewWhenTheKeysAreRevoked() throws Exception {
        client.refresh();
        repository.rotate("targets");
        repository.publish("root");
        client.refusal(ThresholdNotMetException.class);
        repository.publishAll();
        client.refresh();
        assertEquals(TufClient.versions(2, 2, 2, 2), client.store.versions());
    }

    @Test
    void readsNoMoreThanIsListed() {
        repository.listingHashes().publishAll();
        repository.serve("2.targets.json", new byte[repository.file("2.targets.json").length + 1]);
        client.refusal(LengthExceededException.class);
    }

    @Test
    void readsNoMoreThanItsBound() {
        repository.serve("1.targets.json", new byte[TrustedMetadataSet.MAX_TARGETS_BYTES + 1]);
        assertEquals(
                TrustedMetadataSet.MAX_TARGETS_BYTES,
                client.refusal(LengthExceededException.class).allowed());
    }

    @Test
    void judgesEveryFileAtTheInstantTheRefreshBegan() throws Exception {
        repository.expiring("targets", TufClient.START.plusSeconds(1)).publishAll();
        client.refresh();
        assertEquals(2, client.store.versions().get("targets"));
    }

    @Test
    void followsRotationsOfEveryRole() throws Exception {
        for (String role : List.of("timestamp", "snapshot", "targets")) {
            repository.rotate(role);
            repository.addSigner(role, TestKey.ed25519());
            repository.publish("root");
            repository.publishAll();
            client.refresh();
        }
        assertEquals(TufClient.versions(4, 4, 4, 4), client.store.versions());
    }
}
