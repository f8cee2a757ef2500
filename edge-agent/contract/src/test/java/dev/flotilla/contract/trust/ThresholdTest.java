package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metadata as later versions and other tools may write it: more roles, keys and signatures. */
class ThresholdTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    private final Ed25519Key one = key(1);
    private final Ed25519Key two = key(2);
    private final Ed25519Key three = key(3);

    @Test
    void countsEachKeyOfARoleOnce() throws TrustException {
        byte[] root = root(List.of(one), 2);
        OfflineMetadata trusted = OfflineMetadata.fromRoot(root, NOW);
        assertThrows(BadSignatureException.class, () -> trusted.updateTargets(targets(List.of(one))));
        assertThrows(MalformedMetadataException.class, () -> trusted.updateTargets(twice(targets(List.of(one)))));
        assertThrows(BadSignatureException.class, () -> trusted.updateTargets(targets(List.of(one, three))));
        assertEquals(
                1,
                trusted.updateTargets(targets(List.of(three, two, one)))
                        .findTargets()
                        .orElseThrow()
                        .version());
    }

    /** The same with its first signature written down twice. */
    private static byte[] twice(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        int from = text.indexOf('{', text.indexOf('['));
        int to = text.indexOf('}', from) + 1;
        return (text.substring(0, to) + "," + text.substring(from)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void toleratesRolesKeysAndFieldsItDoesNotKnow() throws TrustException {
        String keyId = one.publicKey().keyId();
        Document role = new Role(List.of(keyId), 1).toDocument();
        Document oddKey = Document.builder()
                .put("keytype", "rsa")
                .put("scheme", "rsassa-pss-sha256")
                .put("keyval", Document.builder().put("public", "PEM").build())
                .build();
        Document signed = SignedDocument.header("root", 1, LATER)
                .put("consistent_snapshot", true)
                .put("keys", document(Map.of(keyId, one.publicKey().toDocument(), "00ff", oddKey)))
                .put("roles", document(Map.of("root", role, "targets", role, "snapshot", role, "timestamp", role)))
                .put("x-flotilla-future", Document.builder().put("a", 1L).build())
                .build();
        OfflineMetadata trusted = OfflineMetadata.fromRoot(SignedDocument.sign(signed, List.of(one)), NOW);
        assertEquals(4, trusted.root().roles().size());
        assertEquals(1, trusted.root().keys().size());
    }

    @Test
    void countsAKeyUnderTwoIdsOnce() throws TrustException {
        String keyId = one.publicKey().keyId();
        Document key = one.publicKey().toDocument();
        Document role = new Role(List.of(keyId), 1).toDocument();
        Document two = new Role(List.of(keyId, "00ff"), 2).toDocument();
        Document signed = SignedDocument.header("root", 1, LATER)
                .put("keys", document(Map.of(keyId, key, "00ff", key)))
                .put("roles", document(Map.of("root", role, "targets", two)))
                .build();
        OfflineMetadata trusted = OfflineMetadata.fromRoot(SignedDocument.sign(signed, List.of(one)), NOW);
        byte[] twice = twice(targets(List.of(one)), "00ff");
        ThresholdNotMetException refused =
                assertThrows(ThresholdNotMetException.class, () -> trusted.updateTargets(twice));
        assertEquals(1, refused.signed());
    }

    @Test
    void leavesOutTargetsWithoutOurPolicy() throws TrustException {
        Document firmware = Document.builder()
                .put("length", 3L)
                .put("hashes", Document.builder().put("sha512", "00").build())
                .build();
        Document signed = SignedDocument.header("targets", 1, LATER)
                .put("targets", document(Map.of("firmware.bin", firmware)))
                .build();
        OfflineMetadata trusted = OfflineMetadata.fromRoot(root(List.of(one), 1), NOW)
                .updateTargets(SignedDocument.sign(signed, List.of(one)));
        assertThrows(UnknownTargetException.class, () -> trusted.target("firmware.bin"));
    }

    @Test
    void refusesAThresholdOfNoneAndKeysListedTwice() {
        assertThrows(IllegalArgumentException.class, () -> new Role(List.of("a", "a"), 2));
        assertThrows(IllegalArgumentException.class, () -> new Role(List.of("a"), 0));
    }

    private static byte[] twice(byte[] signedOnce, String otherId) {
        try {
            Document once = Document.parseJson(signedOnce, Limits.of(signedOnce.length));
            Document signature = once.objects("signatures").get(0);
            Document again = Document.builder()
                    .put("keyid", otherId)
                    .put("sig", signature.string("sig"))
                    .build();
            return Document.builder()
                    .put("signatures", List.of(signature, again))
                    .put("signed", once.object("signed"))
                    .build()
                    .toJson();
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] root(List<Ed25519Key> signers, int targetsThreshold) {
        List<String> both = List.of(one.publicKey().keyId(), two.publicKey().keyId());
        RootMetadata root = new RootMetadata(
                1,
                LATER,
                Map.of(both.get(0), one.publicKey(), both.get(1), two.publicKey()),
                Map.of(RootMetadata.ROOT, new Role(both, 1), RootMetadata.TARGETS, new Role(both, targetsThreshold)));
        return SignedDocument.sign(root.toDocument(), signers);
    }

    private static byte[] targets(List<Ed25519Key> signers) {
        TargetFile file = new TargetFile("a", 1, Digest.of(new byte[1]), new TargetPolicy(1, 0, "f", List.of()));
        return SignedDocument.sign(
                new TargetsMetadata(1, LATER, Map.of("a", file)).toDocument(), new ArrayList<>(signers));
    }

    private static Document document(Map<String, Document> fields) {
        Document.Builder builder = Document.builder();
        fields.forEach(builder::put);
        return builder.build();
    }

    private static Ed25519Key key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        try {
            return Ed25519Key.ofSeed(seed);
        } catch (MalformedKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
