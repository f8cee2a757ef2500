package dev.flotilla.contract.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.testkit.Bundles;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedBundlesTest {
    private static final byte[] PLAIN = Bundles.bytes("1.2.3");
    private static final byte[] MODEL = Bundles.model("1.2.3");

    private final SecureRandom random = new SecureRandom();
    private final FleetKey key = FleetKey.generate(random);
    private final Bundle plain = read(PLAIN);
    private final byte[] file = seal(key);
    private final Bundle sealed = read(file);

    private byte[] seal(FleetKey with) {
        try {
            return SealedBundles.seal(plain, with, random);
        } catch (MalformedBundleException e) {
            throw new AssertionError(e);
        }
    }

    private static Bundle read(byte[] bytes) {
        try {
            return BundleReader.read(bytes);
        } catch (MalformedBundleException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsTheModelFromWhoeverHasNotTheKey() {
        assertFalse(
                new String(file, StandardCharsets.ISO_8859_1).contains(new String(MODEL, StandardCharsets.ISO_8859_1)));
        assertThrows(IllegalStateException.class, sealed::model);
        assertTrue(sealed.sealedModel().isPresent());
        assertThrows(SealException.class, () -> SealedBundles.open(sealed, FleetKey.generate(random)));
    }

    @Test
    void tellsTheServerWhatItHasToKnow() {
        assertEquals(plain.labels(), sealed.labels());
        assertEquals(plain.selfTest().outputDigest(), sealed.selfTest().outputDigest());
        assertEquals(plain.manifest().version(), sealed.manifest().version());
        assertEquals(key.id(), sealed.manifest().seal().orElseThrow().key());
        assertEquals(Digest.of(MODEL), sealed.modelDigest());
        assertEquals(plain.modelDigest(), sealed.modelDigest());
    }

    @Test
    void opensToTheSameModelUnderTheDigestThatWasReleased() throws SealException {
        Bundle opened = SealedBundles.open(sealed, key);
        assertArrayEquals(MODEL, opened.model());
        assertEquals(Digest.of(file), opened.digest());
        assertEquals(Optional.empty(), opened.sealedModel());
        assertEquals(opened.modelDigest(), sealed.modelDigest());
    }

    @Test
    void unpacksToTheBytesFromBeforeItWasSealed() throws Exception {
        assertArrayEquals(PLAIN, SealedBundles.plain(SealedBundles.open(sealed, key)));
    }

    @Test
    void leavesABundleAloneThatIsNotSealed() throws SealException {
        assertEquals(plain, SealedBundles.open(plain, key));
        assertEquals(Optional.empty(), plain.sealedModel());
    }

    @Test
    void refusesAModelThatIsNotTheOneInTheManifest() throws MalformedBundleException {
        byte[] other = SealedModel.seal(Bundles.model("6.6.6"), key, random);
        Bundle lying = read(write(sealed.manifest(), other));
        SealException e = assertThrows(SealException.class, () -> SealedBundles.open(lying, key));
        assertTrue(String.valueOf(e.getMessage()).contains("manifest"), e.getMessage());
    }

    @Test
    void refusesAModelThatWasNeverSealed() throws MalformedBundleException {
        Bundle bare = read(write(sealed.manifest(), MODEL));
        assertThrows(SealException.class, () -> SealedBundles.open(bare, key));
    }

    private byte[] write(Manifest manifest, byte[] model) throws MalformedBundleException {
        return BundleWriter.write(
                manifest, model, plain.labels(), plain.preprocess(), plain.baseline(), plain.selfTest());
    }
}
