package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.ExpiredMetadataException;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.RollbackAttackException;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TUF 1.0 sections 5.2 and 5.3: the trusted root, and the chain of roots that leads to the newest. */
class RootUpdateTest {
    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    @Test
    void asksForTheNextRootAndThenForEveryTopLevelRole() throws Exception {
        client.refresh();
        assertEquals(
                List.of("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"),
                repository.takeRequests());
        assertEquals(TufClient.versions(1, 1, 1, 1), client.store.versions());
    }

    @Test
    void keepsTheVeryBytesItGot() throws Exception {
        byte[] padded = (new String(repository.file("timestamp.json"), StandardCharsets.UTF_8) + " \n")
                .getBytes(StandardCharsets.UTF_8);
        repository.serve("timestamp.json", padded);
        client.refresh();
        assertArrayEquals(padded, client.store.read("timestamp", 100_000).orElseThrow());
    }

    @Test
    void doesNothingWithoutATrustedRoot() {
        client.store.delete("root");
        client.refusal(IOException.class);
        assertEquals(List.of(), repository.takeRequests());
    }

    @Test
    void doesNothingWithATrustedRootThatIsNotSigned() {
        repository.signers("root").clear();
        client.store.write("root", repository.sign("root"));
        client.refusal(ThresholdNotMetException.class);
        assertEquals(List.of(), repository.takeRequests());
    }

    @Test
    void doesNothingWithATrustedRootThatIsMalformed() {
        repository.signed("root").remove("version");
        client.store.write("root", repository.sign("root"));
        client.refusal(MalformedMetadataException.class);
        assertEquals(List.of(), repository.takeRequests());
    }

    @Test
    void refusesARootWithoutTheOnlineRoles() {
        RepositorySimulator.map(repository.signed("root"), "roles").remove("timestamp");
        repository.publish("root");
        client.refusal(MalformedMetadataException.class);
        assertEquals(TufClient.versions(1, 0, 0, 0), client.store.versions());
    }

    @Test
    void followsEveryRootOfTheChain() throws Exception {
        for (int i = 0; i < 5; i++) {
            TestKey old = repository.signers("root").get(0);
            repository.rotate("root");
            repository.addSigner("root", old);
            repository.publish("root");
            repository.signers("root").remove(old);
        }
        client.refresh();
        assertEquals(6, client.store.versions().get("root"));
        assertEquals(
                List.of("2.root.json", "3.root.json", "4.root.json", "5.root.json", "6.root.json", "7.root.json"),
                repository.takeRequests().subList(0, 6));
    }

    @Test
    void followsNoMoreThanSoManyRootsAtOnce() throws Exception {
        for (int i = 0; i <= Updater.MAX_ROOTS; i++) {
            repository.publish("root");
        }
        client.refresh();
        assertEquals(Updater.MAX_ROOTS + 1, client.store.versions().get("root"));
        client.refresh();
        assertEquals(Updater.MAX_ROOTS + 2, client.store.versions().get("root"));
    }

    @Test
    void refusesARootThatItsPredecessorDidNotSign() {
        repository.rotate("root");
        repository.publish("root");
        ThresholdNotMetException refused = client.refusal(ThresholdNotMetException.class);
        assertEquals(0, refused.signed());
        assertEquals(1, refused.threshold());
        assertEquals("root", refused.role());
        assertEquals("root.json", refused.document());
        assertEquals(TufClient.versions(1, 0, 0, 0), client.store.versions());
    }

    @Test
    void refusesARootThatItsOwnKeysDidNotSign() {
        TestKey old = repository.signers("root").get(0);
        repository.rotate("root");
        repository.signers("root").clear();
        repository.addSigner("root", old);
        repository.publish("root");
        client.refusal(ThresholdNotMetException.class);
        assertEquals(TufClient.versions(1, 0, 0, 0), client.store.versions());
    }

    @Test
    void refusesARootBelowTheOldThreshold() throws Exception {
        repository.addKey("root", TestKey.ed25519());
        repository.roleInRoot("root").put("threshold", 2L);
        repository.publish("root");
        client.refresh();
        repository.roleInRoot("root").put("threshold", 1L);
        repository.signers("root").remove(0);
        repository.publish("root");
        client.refusal(ThresholdNotMetException.class);
        assertEquals(2, client.store.versions().get("root"));
    }

    @Test
    void refusesARootBelowItsOwnThreshold() {
        repository.roleInRoot("root").put("threshold", 2L);
        repository.publish("root");
        client.refusal(ThresholdNotMetException.class);
        assertEquals(1, client.store.versions().get("root"));
    }

    @Test
    void takesAThresholdUpWhenBothHaveSigned() throws Exception {
        repository.addKey("root", TestKey.ed25519());
        repository.roleInRoot("root").put("threshold", 2L);
        repository.publish("root");
        client.refresh();
        assertEquals(2, client.store.versions().get("root"));
    }

    @Test
    void keepsTheRootsBeforeTheOneThatIsRefused() {
        repository.publish("root");
        repository.rotate("root");
        repository.publish("root");
        client.refusal(BadSignatureException.class);
        assertEquals(TufClient.versions(2, 0, 0, 0), client.store.versions());
    }

    @Test
    void refusesARootThatSkipsAVersion() {
        repository.atVersion("root", 2).publish("root");
        repository.serve("2.root.json", repository.file("3.root.json"));
        RollbackAttackException refused = client.refusal(RollbackAttackException.class);
        assertEquals(1, refused.installed());
        assertEquals(3, refused.offered());
    }

    @Test
    void refusesAnOlderRootUnderANewName() throws Exception {
        repository.publish("root");
        client.refresh();
        repository.serve("3.root.json", repository.file("1.root.json"));
        assertEquals(1, client.refusal(RollbackAttackException.class).offered());
        assertEquals(2, client.store.versions().get("root"));
    }

    @Test
    void passesOverIntermediateRootsThatHaveExpired() throws Exception {
        repository.expiring("root", TufClient.START.minusSeconds(1)).publish("root");
        repository.expiring("root", TufClient.EXPIRES).publish("root");
        client.refresh();
        assertEquals(3, client.store.versions().get("root"));
    }

    @Test
    void startsFromATrustedRootThatHasExpired() throws Exception {
        repository.expiring("root", TufClient.EXPIRES.plusSeconds(86_400)).publish("root");
        for (String role : List.of("targets", "snapshot", "timestamp")) {
            repository.expiring(role, TufClient.EXPIRES.plusSeconds(86_400));
        }
        repository.publishAll();
        client.onDay(30).refresh();
        assertEquals(TufClient.versions(2, 2, 2, 2), client.store.versions());
    }

    @Test
    void keepsALastRootThatHasExpiredButFollowsItNoFurther() throws Exception {
        client.refresh();
        repository.takeRequests();
        repository.expiring("root", TufClient.START).publish("root");
        repository.publishAll();
        ExpiredMetadataException refused = client.refusal(ExpiredMetadataException.class);
        assertEquals(TufClient.START, refused.expires());
        assertEquals(TufClient.START, refused.now());
        assertEquals(TufClient.versions(2, 1, 1, 1), client.store.versions());
        assertEquals(List.of("2.root.json", "3.root.json"), repository.takeRequests());
    }

    @Test
    void refusesARootThatIsTooLongBeforeItIsParsed() {
        repository.serve("2.root.json", new byte[TrustedMetadataSet.MAX_ROOT_BYTES + 1]);
        assertEquals(
                TrustedMetadataSet.MAX_ROOT_BYTES,
                client.refusal(LengthExceededException.class).allowed());
    }

    @Test
    void recoversFromAFastForwardedTimestampOnceItsKeyIsRevoked() throws Exception {
        repository.atVersion("timestamp", 98).publish("timestamp");
        client.refresh();
        assertEquals(99, client.store.versions().get("timestamp"));
        repository.rotate("timestamp");
        repository.publish("root");
        repository.atVersion("timestamp", 1).publish("timestamp");
        client.refresh();
        assertEquals(2, client.store.versions().get("timestamp"));
    }

    @Test
    void recoversFromAFastForwardedSnapshotOnceTheKeysAreRevoked() throws Exception {
        repository.atVersion("snapshot", 9_998).publish("snapshot", "timestamp");
        client.refresh();
        assertEquals(9_999, client.store.versions().get("snapshot"));
        repository.rotate("snapshot");
        repository.rotate("timestamp");
        repository.publish("root");
        repository.atVersion("snapshot", 1).publish("snapshot", "timestamp");
        client.refresh();
        assertEquals(2, client.store.versions().get("snapshot"));
    }

    @Test
    void recoversFromAFastForwardedSnapshotThoughOnlyItsOwnKeyIsRevoked() throws Exception {
        repository.atVersion("snapshot", 9_998).publish("snapshot", "timestamp");
        client.refresh();
        repository.rotate("snapshot");
        repository.publish("root");
        repository.atVersion("snapshot", 1).publish("snapshot", "timestamp");
        client.refresh();
        assertEquals(2, client.store.versions().get("snapshot"));
    }

    @Test
    void recoversFromFastForwardedTargetsOnceTheSnapshotKeyIsRevoked() throws Exception {
        repository.atVersion("targets", 98).publishAll();
        client.refresh();
        assertEquals(99, client.store.versions().get("targets"));
        repository.rotate("snapshot");
        repository.publish("root");
        repository.atVersion("targets", 1).publishAll();
        client.refresh();
        assertEquals(2, client.store.versions().get("targets"));
    }

    @Test
    void recoversThoughTheRootThatRevokedTheKeysHadExpiredFirst() throws Exception {
        TestKey second = TestKey.ed25519();
        repository.addKey("timestamp", second);
        repository.publish("root");
        repository.atVersion("timestamp", 98).publish("timestamp");
        client.refresh();
        RepositorySimulator.list(repository.roleInRoot("timestamp"), "keyids").remove(0);
        repository.expiring("root", TufClient.START).publish("root");
        client.refusal(ExpiredMetadataException.class);
        repository.expiring("root", TufClient.EXPIRES).publish("root");
        repository.atVersion("timestamp", 1).publish("timestamp");
        client.refresh();
        assertEquals(2, client.store.versions().get("timestamp"));
    }

    @Test
    void remembersVersionsWhenAKeyIsMerelyAdded() throws Exception {
        repository.atVersion("timestamp", 98).publish("timestamp");
        client.refresh();
        repository.addKey("timestamp", TestKey.ed25519());
        repository.publish("root");
        repository.atVersion("timestamp", 1).publish("timestamp");
        assertEquals(99, client.refusal(RollbackAttackException.class).installed());
    }

    @Test
    void countsFieldsItDoesNotKnowAsSigned() throws Exception {
        Map<String, Object> root = repository.signed("root");
        root.put("custom-field", "value");
        root.put("nested", Map.of("a", 1L, "b", new ArrayList<>(List.of("x", true, Map.of("\u00e9", "\ud83d\ude80")))));
        repository.roleInRoot("root").put("another-field", "value");
        repository.publish("root");
        client.refresh();
        assertEquals(2, client.store.versions().get("root"));
    }

    @Test
    void countsNullsAsSigned() throws Exception {
        repository.atVersion("root", 2);
        String signed = new String(Document.of(repository.signed("root")).toCanonicalJson(), StandardCharsets.UTF_8);
        String withNull = signed.replace("\"expires\"", "\"custom\":null,\"expires\"");
        TestKey key = repository.signers("root").get(0);
        String file = "{\"signed\":" + withNull + ",\"signatures\":[{\"keyid\":\"" + key.keyId() + "\",\"sig\":\""
                + key.sign(withNull.getBytes(StandardCharsets.UTF_8)) + "\"}]}";
        repository.serve("2.root.json", file.getBytes(StandardCharsets.UTF_8));
        client.refresh();
        assertEquals(2, client.store.versions().get("root"));
    }
}
