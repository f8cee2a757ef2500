package dev.flotilla.contract.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.P256KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;

class WrappedKeyTest {
    private final SecureRandom random = new SecureRandom();
    private final FleetKey key = FleetKey.generate(random);
    private final P256KeyPair device = P256KeyPair.generate(random);
    private final WrappedKey wrapped = WrappedKey.wrap(key, device.publicKey(), random);

    @Test
    void givesTheFleetKeyToTheDeviceThatItWasWrappedFor() throws SealException, MalformedDocumentException {
        assertEquals(key, wrapped.open(device));
        assertEquals(key.id(), wrapped.key());
        assertEquals(key, WrappedKey.parse(wrapped.toDocument()).open(device));
    }

    @Test
    void givesItToNobodyElse() {
        assertThrows(SealException.class, () -> wrapped.open(P256KeyPair.generate(random)));
    }

    @Test
    void refusesAnyChangedByte() {
        for (int i = 0; i < WrappedKey.BYTES; i++) {
            byte[] changed = wrapped.bytes();
            changed[i] ^= 1;
            assertThrows(SealException.class, () -> new WrappedKey(key.id(), changed).open(device), "byte " + i);
        }
    }

    @Test
    void doesNotPassForAnotherKey() {
        FleetKey other = FleetKey.generate(random);
        assertThrows(SealException.class, () -> new WrappedKey(other.id(), wrapped.bytes()).open(device));
    }

    @Test
    void hasOneLength() {
        assertThrows(IllegalArgumentException.class, () -> new WrappedKey(key.id(), new byte[WrappedKey.BYTES - 1]));
        assertThrows(IllegalArgumentException.class, () -> new WrappedKey(key.id(), new byte[WrappedKey.BYTES + 1]));
        assertThrows(SealException.class, () -> FleetKey.of(new byte[FleetKey.BYTES - 1]));
    }

    @Test
    void doesNotShowTheFleetKey() {
        String secret = Hex.toHexString(key.bytes());
        assertFalse(Hex.toHexString(wrapped.bytes()).contains(secret));
        assertFalse(key.toString().contains(secret));
        assertFalse(key.id().hex().contains(secret.substring(0, 32)));
    }

    @Test
    void namesTheSameKeyTheSameAndOthersOtherwise() throws SealException {
        FleetKey same = FleetKey.of(key.bytes());
        byte[] changed = key.bytes();
        changed[FleetKey.BYTES - 1] ^= 1;
        assertEquals(key.id(), same.id());
        assertFalse(FleetKey.of(changed).id().equals(key.id()));
        assertFalse(Arrays.equals(
                wrapped.bytes(),
                WrappedKey.wrap(key, device.publicKey(), random).bytes()));
    }
}
