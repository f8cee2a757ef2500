package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoseSign1Test {
    private final P256KeyPair key = P256KeyPairTest.key();

    @Test
    void verifiesTheSignatureOfTheRfc() throws TrustException {
        // RFC 9052 section C.2.1, without the key id in its unprotected header, which is not signed.
        byte[] message = Hex.decode("d28443a10126a054546869732069732074686520636f6e74656e742e5840"
                + "8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e"
                + "2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36");
        P256PublicKey signer = P256KeyPairTest.key("57c92077664146e876760c9520d054aa93c3afb04e306705db6090308507b4d3")
                .publicKey();
        assertEquals("This is the content.", new String(CoseSign1.verify(message, signer), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 24, 255, 256, 65_535, 65_536})
    void takesPayloadsOfEveryLengthThereAndBack(int length) throws TrustException {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 7);
        assertArrayEquals(payload, CoseSign1.verify(CoseSign1.sign(payload, key), key.publicKey()));
    }

    @Test
    void refusesEveryChangedByte() {
        byte[] signed = CoseSign1.sign("payload".getBytes(StandardCharsets.US_ASCII), key);
        for (int i = 0; i < signed.length; i++) {
            byte[] changed = signed.clone();
            changed[i] ^= 1;
            assertThrows(TrustException.class, () -> CoseSign1.verify(changed, key.publicKey()));
            byte[] cut = Arrays.copyOf(signed, i);
            assertThrows(MalformedMetadataException.class, () -> CoseSign1.verify(cut, key.publicKey()));
        }
        byte[] longer = Arrays.copyOf(signed, signed.length + 1);
        assertThrows(MalformedMetadataException.class, () -> CoseSign1.verify(longer, key.publicKey()));
    }

    @Test
    void refusesAnotherKey() {
        byte[] signed = CoseSign1.sign(new byte[10], key);
        P256PublicKey other = P256KeyPair.generate(new SecureRandom()).publicKey();
        assertThrows(BadSignatureException.class, () -> CoseSign1.verify(signed, other));
    }

    @Test
    void refusesGarbageOfAnySize() {
        Random random = Seeds.random("refusesGarbageOfAnySize");
        byte[] head = Hex.decode("d28443a10126a0");
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            System.arraycopy(head, 0, garbage, 0, Math.min(head.length, garbage.length));
            assertThrows(TrustException.class, () -> CoseSign1.verify(garbage, key.publicKey()));
        }
        assertThrows(TrustException.class, () -> CoseSign1.verify(new byte[1_000_000], key.publicKey()));
        byte[] tooLong = new byte[CoseSign1.MAX_PAYLOAD_BYTES + 1];
        assertThrows(IllegalArgumentException.class, () -> CoseSign1.sign(tooLong, key));
    }
}
