package dev.flotilla.contract.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.trust.P256KeyPair;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;

class HpkeTest {
    private static final byte[] INFO = Hex.decode("4f6465206f6e2061204772656369616e2055726e");
    private static final byte[] EXTRA = "Count-0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAIN = "Beauty is truth, truth beauty".getBytes(StandardCharsets.US_ASCII);
    private static final String SECRET = "317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2";
    /** Another implementation, with the same algorithms. */
    private static final HPKE OTHER =
            new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);

    private final SecureRandom random = new SecureRandom();
    private final P256KeyPair receiver = DeviceKeys.of(SECRET);

    /** RFC 9180 appendix A.3.1, which has another AEAD than ours but the same KEM. */
    @Test
    void decapsulatesAsTheRfcSays() throws SealException {
        P256KeyPair key = DeviceKeys.of("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2");
        byte[] encapsulated = Hex.decode("04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
                + "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4");
        assertEquals(
                "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8",
                Hex.toHexString(Hpke.decapsulate(encapsulated, key)));
    }

    /** The vector of mode 0, kem_id 16, kdf_id 1, aead_id 2 in test-vectors.json of cfrg/draft-irtf-cfrg-hpke. */
    @Test
    void opensTheReferenceVectorOfTheSameAlgorithms() throws SealException {
        byte[] sealed = Hex.decode("04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f0"
                + "3e0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0"
                + "58c61a45059d0c5704560e9d88b564a8b63f1364b8d1fcb3c4c6ddc1d2917424"
                + "65e902cd216f8908da49f8f96f");
        assertArrayEquals(PLAIN, Hpke.open(sealed, receiver, INFO, EXTRA));
    }

    @Test
    void isReadByAnotherImplementation() throws InvalidCipherTextException {
        byte[] sealed = Hpke.seal(receiver.publicKey(), INFO, EXTRA, PLAIN, P256KeyPair.generate(random));
        byte[] encapsulated = Arrays.copyOf(sealed, Hpke.ENCAPSULATED_BYTES);
        byte[] rest = Arrays.copyOfRange(sealed, Hpke.ENCAPSULATED_BYTES, sealed.length);
        byte[] opened = OTHER.setupBaseR(encapsulated, theirs(), INFO).open(EXTRA, rest);
        assertArrayEquals(PLAIN, opened);
    }

    @Test
    void readsAnotherImplementation() throws InvalidCipherTextException, SealException {
        HPKEContextWithEncapsulation context = OTHER.setupBaseS(theirs().getPublic(), INFO);
        byte[] rest = context.seal(EXTRA, PLAIN);
        byte[] sealed = Arrays.copyOf(context.getEncapsulation(), Hpke.ENCAPSULATED_BYTES + rest.length);
        System.arraycopy(rest, 0, sealed, Hpke.ENCAPSULATED_BYTES, rest.length);
        assertArrayEquals(PLAIN, Hpke.open(sealed, receiver, INFO, EXTRA));
    }

    private AsymmetricCipherKeyPair theirs() {
        return OTHER.deserializePrivateKey(
                Hex.decode(SECRET), receiver.publicKey().point());
    }

    @Test
    void opensNothingButWhatWasSealedForTheSamePurpose() {
        byte[] sealed = Hpke.seal(receiver.publicKey(), INFO, EXTRA, PLAIN, P256KeyPair.generate(random));
        assertThrows(SealException.class, () -> Hpke.open(sealed, receiver, EXTRA, EXTRA));
        assertThrows(SealException.class, () -> Hpke.open(sealed, receiver, INFO, INFO));
        assertThrows(SealException.class, () -> Hpke.open(sealed, P256KeyPair.generate(random), INFO, EXTRA));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThrows(SealException.class, () -> Hpke.open(changed, receiver, INFO, EXTRA), "byte " + i);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(SealException.class, () -> Hpke.open(cut, receiver, INFO, EXTRA), length + " bytes");
        }
    }
}
