package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestKey;
import dev.flotilla.contract.testkit.TestKeyKind;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.ThresholdNotMetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TUF 1.0 section 4.2: keys, their ids, and signatures of every kind. */
class KeyKindsTest {
    private static final String POST_QUANTUM = "x-flotilla-ml-dsa-threshold";

    private final TufClient client = new TufClient();
    private final RepositorySimulator repository = client.repository;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ML_DSA")
    void countsSignaturesOfEveryKindAndNoWrongOnes(TestKeyKind kind) throws Exception {
        TestKey key = TestKey.of(kind);
        repository.addKey("root", key);
        repository.roleInRoot("root").put("threshold", 2L);
        repository.publish("root");
        client.refresh();
        assertEquals(2, client.store.versions().get("root"));
        repository.publish("root");
        String good = key.sign("other".getBytes(StandardCharsets.UTF_8));
        serveWithSignature("3.root.json", key, good);
        assertEquals(1, client.refusal(ThresholdNotMetException.class).signed());
        for (String garbage : List.of("", "zz", "00", "0", good + "00", good.substring(2), "30".repeat(400))) {
            serveWithSignature("3.root.json", key, garbage);
            assertEquals(1, client.refusal(ThresholdNotMetException.class).signed(), garbage);
        }
    }

    /** Replaces the signature of a key in a file. */
    private void serveWithSignature(String name, TestKey key, String signature) throws Exception {
        byte[] json = repository.file(name);
        Document file = Document.parseJson(json, Limits.of(json.length));
        List<Document> signatures = file.objects("signatures").stream()
                .map(listed -> listed.findValue("keyid").orElseThrow().equals(key.keyId())
                        ? Document.builder()
                                .put("keyid", key.keyId())
                                .put("sig", signature)
                                .build()
                        : listed)
                .toList();
        repository.serve(
                name,
                Document.builder()
                        .put("signatures", signatures)
                        .put("signed", file.object("signed"))
                        .build()
                        .toJson());
    }

    @Test
    void acceptsWhatEnoughKeysSignedThoughAnotherSignatureIsGarbage() throws Exception {
        TestKey first = repository.signers("timestamp").get(0);
        repository.addKey("timestamp", TestKey.ed25519());
        repository.publish("root", "timestamp");
        for (String garbage : List.of("", "no hexadecimal digits", "00".repeat(64))) {
            serveWithSignature("timestamp.json", first, garbage);
            client.refresh();
        }
        assertEquals(TufClient.versions(2, 1, 1, 2), client.store.versions());
    }

    @Test
    void countsNoSignaturesOfKeysThatTheRoleDoesNotHave() {
        TestKey stranger = TestKey.ed25519();
        RepositorySimulator.map(repository.signed("root"), "keys").put(stranger.keyId(), stranger.listed());
        repository.publish("root");
        repository.signers("timestamp").clear();
        repository.addSigner("timestamp", stranger);
        repository.publish("timestamp");
        assertEquals(0, client.refusal(ThresholdNotMetException.class).signed());
    }

    @Test
    void refusesAFileWithTwoSignaturesUnderOneId() {
        repository.addSigner("timestamp", repository.signers("timestamp").get(0));
        repository.publish("timestamp");
        client.refusal(MalformedMetadataException.class);
    }

    @Test
    void countsAKeyUnderManyIdsOnce() {
        TestKey key = TestKey.of(TestKeyKind.ECDSA);
        repository.signers("snapshot").clear();
        RepositorySimulator.list(repository.roleInRoot("snapshot"), "keyids").clear();
        for (int i = 0; i < 6; i++) {
            repository.addKey("snapshot", key.named("id" + i));
        }
        repository.roleInRoot("snapshot").put("threshold", 6L);
        repository.publish("root");
        repository.publishAll();
        assertEquals(1, client.refusal(ThresholdNotMetException.class).signed());
    }

    @Test
    void countsAKeyInTwoWritingsOnce() {
        TestKey pem = TestKey.of(TestKeyKind.ECDSA);
        Document longType = Document.builder()
                .put("keytype", "ecdsa-sha2-nistp256")
                .put("keyval", pem.listed().findValue("keyval").orElseThrow())
                .put("scheme", "ecdsa-sha2-nistp256")
                .build();
        repository.signers("snapshot").clear();
        repository.addKey("snapshot", pem);
        repository.addKey("snapshot", pem.named("other").listedAs(longType));
        repository.roleInRoot("snapshot").put("threshold", 2L);
        repository.publish("root");
        repository.publishAll();
        assertEquals(1, client.refusal(ThresholdNotMetException.class).signed());
    }

    @Test
    void takesAnyTextForAKeyId() throws Exception {
        repository.signers("snapshot").clear();
        repository.addKey("snapshot", TestKey.ed25519().named("../\u00e9 #1"));
        repository.publish("root");
        repository.publishAll();
        client.refresh();
        assertEquals(TufClient.versions(2, 2, 2, 2), client.store.versions());
    }

    @Test
    void readsOverFieldsOfKeysThatItDoesNotKnow() throws Exception {
        TestKey key = TestKey.ed25519();
        Document listed = Document.builder()
                .put("keytype", "ed25519")
                .put("keyval", key.listed().findValue("keyval").orElseThrow())
                .put("scheme", "ed25519")
                .put("keyid_hash_algorithms", List.of("md5"))
                .put("x-extra", Map.of("a", 1L))
                .build();
        repository.signers("snapshot").clear();
        repository.addKey("snapshot", key.listedAs(listed));
        repository.publish("root");
        repository.publishAll();
        client.refresh();
        assertEquals(2, client.store.versions().get("snapshot"));
    }

    @Test
    void readsOverKeysThatItCannotUse() throws Exception {
        for (Map<String, Object> odd : List.<Map<String, Object>>of(
                key("sphincs+", "sphincs+-128s", "00"),
                key("rsa", "rsa-pkcs1v15-sha256", "PEM"),
                key("rsa", "rsassa-pss-sha256", "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----"),
                key("rsa", "rsassa-pss-sha256", ""),
                key("ecdsa", "ecdsa-sha2-nistp256", "04" + "11".repeat(64)),
                key("ecdsa", "ecdsa-sha2-nistp256", "-----BEGIN CERTIFICATE-----"),
                key("ed25519", "ed25519", "11"),
                key("ed25519", "ed25519", "zz".repeat(32)),
                key("ml-dsa", "ml-dsa-65", "00"))) {
            RepositorySimulator.map(repository.signed("root"), "keys").put("odd", odd);
            RepositorySimulator.list(repository.roleInRoot("snapshot"), "keyids")
                    .remove("odd");
            RepositorySimulator.list(repository.roleInRoot("snapshot"), "keyids")
                    .add("odd");
            repository.publish("root");
            client.refresh();
        }
        assertEquals(10, client.store.versions().get("root"));
    }

    private static Map<String, Object> key(String type, String scheme, String text) {
        return Map.of("keytype", type, "scheme", scheme, "keyval", Map.of("public", text));
    }

    @Test
    void asksForMlDsaBesidesWhereARoleDoes() throws Exception {
        TestKey postQuantum = TestKey.of(TestKeyKind.ML_DSA);
        TestKey classical = repository.signers("targets").get(0);
        repository.addKey("targets", postQuantum);
        repository.roleInRoot("targets").put(POST_QUANTUM, 1L);
        repository.publish("root");
        repository.publishAll();
        client.refresh();
        repository.signers("targets").remove(postQuantum);
        repository.publishAll();
        assertEquals(0, client.refusal(ThresholdNotMetException.class).signed());
        repository.addSigner("targets", postQuantum);
        repository.signers("targets").remove(classical);
        repository.publishAll();
        assertEquals(0, client.refusal(ThresholdNotMetException.class).signed());
        repository.addSigner("targets", classical);
        repository.publishAll();
        client.refresh();
        assertEquals(5, client.store.versions().get("targets"));
    }

    @Test
    void refusesAWrongSignatureOfMlDsa() throws Exception {
        TestKey postQuantum = TestKey.of(TestKeyKind.ML_DSA);
        repository.addKey("targets", postQuantum);
        repository.roleInRoot("targets").put(POST_QUANTUM, 1L);
        repository.publish("root");
        repository.publishAll();
        String other = postQuantum.sign("other".getBytes(StandardCharsets.UTF_8));
        for (String wrong : List.of(other, other.substring(2), other + "00", "")) {
            serveWithSignature("2.targets.json", postQuantum, wrong);
            client.refusal(ThresholdNotMetException.class);
        }
    }

    @Test
    void countsMlDsaNotTowardsTheThresholdThatAllClientsKnow() {
        TestKey postQuantum = TestKey.of(TestKeyKind.ML_DSA);
        repository.signers("targets").clear();
        repository.addKey("targets", postQuantum);
        repository.publish("root");
        repository.publishAll();
        assertEquals(0, client.refusal(ThresholdNotMetException.class).signed());
    }
}
