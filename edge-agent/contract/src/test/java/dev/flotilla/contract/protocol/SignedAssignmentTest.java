package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.DirectorMessage;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TrustException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedAssignmentTest {
    private final Releases owner = Releases.byOwner();
    private final byte[] sealed =
            SignedAssignment.seal(Samples.desired(), owner.director()).bytes();

    /** The director that an owner's targets name. */
    static Director director(Releases owner) throws TrustException {
        return OfflineMetadata.fromRoot(owner.root(), Samples.TIME)
                .updateTargets(owner.targets())
                .findTargets()
                .orElseThrow()
                .findDirector()
                .orElseThrow();
    }

    @Test
    void opensWhatTheDirectorOfTheTargetsSigned() throws TrustException, MalformedDocumentException {
        SignedAssignment read = SignedAssignment.parse(sealed);
        assertEquals(Samples.desired(), read.claimed());
        assertEquals(Samples.desired(), read.open(director(owner)));
        assertEquals(owner.director().publicKey().keyId(), read.keyId());
        assertTrue(director(owner).has(read.keyId()));
        assertArrayEquals(sealed, read.bytes());
    }

    @Test
    void refusesWhatAnotherKeySigned() throws TrustException, MalformedDocumentException {
        Releases thief = Releases.byOwner(9);
        SignedAssignment byThief = SignedAssignment.seal(Samples.desired(), thief.director());
        assertThrows(BadSignatureException.class, () -> byThief.open(director(owner)));
        assertFalse(director(owner).has(byThief.keyId()));
        // The thief's signature under the director's name.
        byte[] forged = byThief.bytes();
        System.arraycopy(sealed, 0, forged, 0, 42);
        SignedAssignment named = SignedAssignment.parse(forged);
        assertEquals(owner.director().publicKey().keyId(), named.keyId());
        assertThrows(BadSignatureException.class, () -> named.open(director(owner)));
    }

    @Test
    void refusesTheOwnersOwnKeyAndThatOfADevice() throws TrustException {
        SignedAssignment byOwner = SignedAssignment.seal(Samples.desired(), owner.key());
        assertThrows(BadSignatureException.class, () -> byOwner.open(director(owner)));
        byte[] report = Samples.reported().sign(P256KeyPair.generate(new SecureRandom()));
        assertThrows(MalformedMetadataException.class, () -> SignedAssignment.parse(report));
    }

    @Test
    void refusesEveryChangedByteAndEveryCut() throws TrustException {
        Director director = director(owner);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertRefused(changed, director);
            assertRefused(Arrays.copyOf(sealed, i), director);
        }
        assertRefused(Arrays.copyOf(sealed, sealed.length + 1), director);
    }

    @Test
    void refusesGarbageOfAnySize() throws TrustException {
        Director director = director(owner);
        Random random = Seeds.random("refusesGarbageOfAnySize");
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            System.arraycopy(sealed, 0, garbage, 0, Math.min(random.nextInt(60), garbage.length));
            assertRefused(garbage, director);
        }
        assertThrows(
                LengthExceededException.class, () -> SignedAssignment.parse(new byte[SignedAssignment.MAX_BYTES + 1]));
    }

    @Test
    void refusesASignedPayloadThatIsNoAssignment() {
        byte[] other = DirectorMessage.sign("hello".getBytes(StandardCharsets.US_ASCII), owner.director())
                .bytes();
        assertThrows(MalformedDocumentException.class, () -> SignedAssignment.parse(other));
    }

    private static void assertRefused(byte[] bytes, Director director) {
        try {
            SignedAssignment.parse(bytes).open(director);
        } catch (TrustException | MalformedDocumentException expected) {
            return;
        }
        throw new AssertionError("accepted " + Arrays.toString(bytes));
    }
}
