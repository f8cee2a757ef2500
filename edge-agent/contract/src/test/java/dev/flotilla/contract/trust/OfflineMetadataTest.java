package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Releases;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OfflineMetadataTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final byte[] BUNDLE = "some bundle".getBytes(StandardCharsets.US_ASCII);
    private static final String PATH = "model-1.0.0.flotilla";

    private final Releases owner = Releases.byOwner();

    @Test
    void findsWhatTheOwnerReleased() throws TrustException {
        TargetFile released = owner.release(PATH, BUNDLE, 7, 3);
        OfflineMetadata trusted = trusted().updateTargets(owner.targets());
        TargetFile found = trusted.target(PATH);
        assertEquals(released, found);
        found.verify(BUNDLE);
        assertEquals(3, trusted.findTargets().orElseThrow().floor(Releases.FAMILY));
        assertEquals(0, trusted.findTargets().orElseThrow().floor("another"));
        assertEquals(
                PATH,
                trusted.findTargets()
                        .orElseThrow()
                        .find(released.digest())
                        .orElseThrow()
                        .path());
    }

    @Test
    void refusesAnUnknownTargetAndTargetsThatNeverCame() throws TrustException {
        owner.release(PATH, BUNDLE);
        OfflineMetadata trusted = trusted();
        assertThrows(UnknownTargetException.class, () -> trusted.target(PATH));
        OfflineMetadata updated = trusted.updateTargets(owner.targets());
        assertThrows(UnknownTargetException.class, () -> updated.target("other.flotilla"));
    }

    @Test
    void refusesTargetsSignedByAnotherKey() throws TrustException {
        Releases thief = Releases.byOwner(2);
        thief.release(PATH, BUNDLE);
        OfflineMetadata trusted = trusted();
        assertThrows(BadSignatureException.class, () -> trusted.updateTargets(thief.targets()));
    }

    @Test
    void refusesChangedMetadata() throws TrustException {
        owner.release(PATH, BUNDLE, 7, 3);
        OfflineMetadata trusted = trusted();
        byte[] changed = replace(owner.targets(), "\"release\" : 7", "\"release\" : 9");
        assertThrows(BadSignatureException.class, () -> trusted.updateTargets(changed));
        byte[] root = replace(owner.root(), "2100-01-01", "2200-01-01");
        assertThrows(BadSignatureException.class, () -> OfflineMetadata.fromRoot(root, NOW));
    }

    @Test
    void refusesExpiredMetadata() throws TrustException {
        owner.release(PATH, BUNDLE);
        OfflineMetadata trusted = trusted();
        owner.expiring(NOW);
        ExpiredMetadataException expired =
                assertThrows(ExpiredMetadataException.class, () -> trusted.updateTargets(owner.targets()));
        assertTrue(expired.getMessage().contains("targets.json expired at 2026-06-01T00:00:00Z"), expired.getMessage());
        assertThrows(ExpiredMetadataException.class, this::trusted);
    }

    @Test
    void refusesTargetsOlderThanInstalled() throws TrustException {
        owner.release(PATH, BUNDLE);
        byte[] old = owner.targets();
        owner.release("model-2.0.0.flotilla", BUNDLE);
        OfflineMetadata newer = trusted().updateTargets(owner.targets());
        RollbackAttackException refused = assertThrows(RollbackAttackException.class, () -> newer.updateTargets(old));
        assertTrue(refused.getMessage().contains("version 1 is older than version 2"), refused.getMessage());
        OfflineMetadata remembered = trusted().withInstalledTargets(2);
        assertThrows(RollbackAttackException.class, () -> remembered.updateTargets(old));
        assertEquals(
                2,
                remembered
                        .updateTargets(owner.targets())
                        .findTargets()
                        .orElseThrow()
                        .version());
    }

    @Test
    void refusesOtherBytesThanTheSignedOnes() throws TrustException {
        owner.release(PATH, BUNDLE);
        TargetFile file = trusted().updateTargets(owner.targets()).target(PATH);
        byte[] changed = BUNDLE.clone();
        changed[3] ^= 1;
        assertThrows(DigestMismatchException.class, () -> file.verify(changed));
        assertThrows(DigestMismatchException.class, () -> file.verify(new byte[3]));
        assertThrows(LengthExceededException.class, () -> file.verify(new byte[BUNDLE.length + 1]));
    }

    @Test
    void refusesAReleaseBelowTheFloor() throws TrustException {
        owner.release(PATH, BUNDLE, 4, 0);
        owner.release("model-2.0.0.flotilla", BUNDLE, 6, 5);
        OfflineMetadata trusted = trusted().updateTargets(owner.targets());
        long floor = trusted.findTargets().orElseThrow().floor(Releases.FAMILY);
        trusted.target("model-2.0.0.flotilla").policy().requireAtLeast(floor);
        BelowFloorException refused = assertThrows(
                BelowFloorException.class, () -> trusted.target(PATH).policy().requireAtLeast(floor));
        assertEquals("release 4 is below the floor 5 that the owner has set", refused.getMessage());
    }

    @Test
    void refusesMetadataThatIsTooLongOrNone() {
        assertThrows(
                LengthExceededException.class,
                () -> OfflineMetadata.fromRoot(new byte[TrustedMetadataSet.MAX_ROOT_BYTES + 1], NOW));
        for (String json : List.of("", "{}", "[]", "null", "{\"signatures\":[],\"signed\":{}}", "{\"signatures\":7}")) {
            assertThrows(
                    MalformedMetadataException.class,
                    () -> OfflineMetadata.fromRoot(json.getBytes(StandardCharsets.UTF_8), NOW),
                    json);
        }
    }

    @Test
    void refusesARootInThePlaceOfTargets() throws TrustException {
        OfflineMetadata trusted = trusted();
        MalformedMetadataException refused =
                assertThrows(MalformedMetadataException.class, () -> trusted.updateTargets(owner.root()));
        assertEquals("targets.json: _type: expected \"targets\", found \"root\"", refused.getMessage());
    }

    @Test
    void refusesPathsThatLeaveTheirDirectory() {
        TargetPolicy policy = new TargetPolicy(1, 0, "test", List.of());
        for (String path : List.of("../x", "/x", "a/../b", "a//b", ".hidden", "a\\b", "", "a b", "x\n")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new TargetFile(path, 1, dev.flotilla.contract.bundle.Digest.of(BUNDLE), policy),
                    path);
        }
    }

    @Test
    void refusesAReleaseThatRetiresItself() {
        assertThrows(IllegalArgumentException.class, () -> new TargetPolicy(3, 4, "test", List.of()));
        assertTrue(new TargetPolicy(1, 0, "f", List.of()).allowsHardware("any"));
        assertTrue(!new TargetPolicy(1, 0, "f", List.of("pi4")).allowsHardware("pi5"));
    }

    @Test
    void copiesWhatItIsGiven() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> new TargetsMetadata(1, NOW, Map.of()).targets().clear());
    }

    private OfflineMetadata trusted() throws TrustException {
        return OfflineMetadata.fromRoot(owner.root(), NOW);
    }

    private static byte[] replace(byte[] json, String from, String to) {
        String text = new String(json, StandardCharsets.UTF_8);
        String changed = text.replace(from, to);
        if (changed.equals(text)) {
            throw new IllegalArgumentException(from + " is not in " + text);
        }
        return changed.getBytes(StandardCharsets.UTF_8);
    }
}
