package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RootDraftTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

    private final Ed25519Key one = Ed25519Key.generate(RANDOM);
    private final P256KeyPair pair = P256KeyPair.generate(RANDOM);
    private final EcdsaKey other = new EcdsaKey(pair, pair.publicKey());
    private final RootMetadata root = twoOfTwo(1);

    private RootMetadata twoOfTwo(long version) {
        PublicKey first = one.publicKey();
        PublicKey second = other.publicKey();
        Role both = new Role(List.of(first.keyId(), second.keyId()), 2);
        Role single = new Role(List.of(first.keyId()), 1);
        return new RootMetadata(
                version,
                EXPIRES,
                Map.of(first.keyId(), first, second.keyId(), second),
                Map.of("root", both, "targets", single, "snapshot", single, "timestamp", single));
    }

    private static RootDraft read(String json) throws Exception {
        return RootDraft.parse("draft.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RootDraft draft) {
        return new String(draft.toJson(), StandardCharsets.UTF_8);
    }

    @Test
    void becomesARootWhenAllHaveSignedIndependently() throws Exception {
        RootDraft draft = RootDraft.of(root);
        RootDraft byOne = read(text(draft.signedBy(one)));
        RootDraft byOther = read(text(draft.signedBy(other)));
        assertEquals(Set.of(one.publicKey().keyId()), byOne.signers(root));
        assertThrows(ThresholdNotMetException.class, () -> TrustedMetadataSet.fromRoot(byOne.toJson(), Instant.EPOCH));
        RootDraft merged = byOther.merge(byOne).merge(byOther);
        assertEquals(2, merged.signers(root).size());
        assertEquals(
                1,
                TrustedMetadataSet.fromRoot(merged.toJson(), Instant.EPOCH)
                        .root()
                        .version());
    }

    @Test
    void refusesFieldsThatItHasNoWordsFor() {
        String sound = text(RootDraft.of(root));
        assertDoesNotThrow(() -> read(sound));
        for (String text : List.of(
                sound.replace("\"expires\"", "\"extra\" : 1, \"expires\""),
                sound.replace("\"spec_version\" : \"1.0.31\"", "\"spec_version\" : \"1.9.0\""),
                sound.replace("\"threshold\" : 2", "\"threshold\" : 2, \"extra\" : 1"),
                sound.replace("\"scheme\" : \"ed25519\"", "\"scheme\" : \"ed448\""))) {
            assertThrows(MalformedMetadataException.class, () -> read(text), text);
        }
    }

    @Test
    void doesNotMixSignaturesOfDifferentContent() {
        RootDraft draft = RootDraft.of(root).signedBy(one);
        RootDraft next = RootDraft.of(twoOfTwo(2)).signedBy(other);
        assertThrows(MalformedMetadataException.class, () -> draft.merge(next));
    }

    @Test
    void namesKeysWhoseSignaturesDoNotCount() throws Exception {
        Ed25519Key stranger = Ed25519Key.generate(RANDOM);
        RootDraft draft = RootDraft.of(root).signedBy(one).signedBy(stranger);
        BadSignatureException refused =
                assertThrows(BadSignatureException.class, () -> draft.requireOnlyGoodSignatures(List.of(root)));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(stranger.publicKey().keyId()), message);
        RootMetadata earlier = RootMetadata.ofOwner(1, EXPIRES, stranger.publicKey(), Optional.empty());
        draft.requireOnlyGoodSignatures(List.of(earlier, root));
    }
}
