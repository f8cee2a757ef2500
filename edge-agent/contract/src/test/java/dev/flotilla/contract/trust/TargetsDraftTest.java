package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetsDraftTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

    private final Ed25519Key one = Ed25519Key.generate(RANDOM);
    private final P256KeyPair pair = P256KeyPair.generate(RANDOM);
    private final EcdsaKey other = new EcdsaKey(pair, pair.publicKey());
    private final Ed25519Key stranger = Ed25519Key.generate(RANDOM);
    private final RootMetadata root = root();
    private final TargetsDraft draft = TargetsDraft.of(new TargetsMetadata(
            1,
            EXPIRES,
            Map.of("m", new TargetFile("m", 1, Digest.of(new byte[1]), new TargetPolicy(1, 0, "f", List.of())))));

    private final Signatories signatories = new Signatories(
            RootMetadata.TARGETS,
            root.keys(),
            Objects.requireNonNull(root.roles().get("targets")));

    private RootMetadata root() {
        PublicKey first = one.publicKey();
        PublicKey second = other.publicKey();
        Role both = new Role(List.of(first.keyId(), second.keyId()), 2);
        Role single = new Role(List.of(first.keyId()), 1);
        return new RootMetadata(
                1,
                EXPIRES,
                Map.of(first.keyId(), first, second.keyId(), second),
                Map.of("root", single, "targets", both, "snapshot", single, "timestamp", single));
    }

    private static TargetsDraft read(String json) throws Exception {
        return TargetsDraft.parse("draft.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(TargetsDraft draft) {
        return new String(draft.toJson(), StandardCharsets.UTF_8);
    }

    @Test
    void becomesTargetsWhenAllHaveSignedOneAfterTheOther() throws Exception {
        OfflineMetadata trusted = OfflineMetadata.fromRoot(new MetadataSigner(one).root(root), Instant.EPOCH);
        TargetsDraft byOne = read(text(draft.signedBy(one)));
        assertEquals(Set.of(one.publicKey().keyId()), byOne.signers(signatories));
        assertThrows(ThresholdNotMetException.class, () -> trusted.updateTargets(byOne.toJson()));
        TargetsDraft byBoth = byOne.signedBy(other);
        assertEquals(2, byBoth.signers(signatories).size());
        assertEquals(
                Set.of("m"),
                trusted.updateTargets(byBoth.toJson())
                        .findTargets()
                        .orElseThrow()
                        .targets()
                        .keySet());
    }

    @Test
    void findsSignaturesThatAreWrongOrByStrangers() throws Exception {
        draft.signedBy(one).requireOnlyGoodSignatures(signatories);
        String signed = text(draft.signedBy(one));
        BadSignatureException wrong =
                assertThrows(BadSignatureException.class, () -> read(signed.replace("2100", "2101"))
                        .requireOnlyGoodSignatures(signatories));
        assertTrue(String.valueOf(wrong.getMessage()).contains("draft.json: wrong signatures"));
        assertThrows(
                BadSignatureException.class,
                () -> draft.signedBy(one).signedBy(stranger).requireOnlyGoodSignatures(signatories));
        assertEquals(Set.of(), draft.signedBy(stranger).signers(signatories));
    }

    @Test
    void refusesWhatNobodyWouldBeShown() {
        String json = text(draft);
        for (String more : List.of("\"note\" : 1, \"expires\"", "\"delegation\" : {}, \"expires\"")) {
            MalformedMetadataException refused =
                    assertThrows(MalformedMetadataException.class, () -> read(json.replace("\"expires\"", more)));
            assertTrue(String.valueOf(refused.getMessage()).contains("more than this version can explain"));
        }
    }
}
