package dev.flotilla.contract.seal;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.KeyAgreement;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A sample encrypted to the one key that may read it, by HPKE (RFC 9180): magic and version (8 bytes), the SHA-256 of that
 * key (32), the encapsulated key (65), and the ciphertext with its tag. It is bound to a name, that of the device: nobody can
 * pass a sample of another device on as its own.
 */
public final class SealedSample {
    private static final byte[] MAGIC = "flsmpl\0\1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFO = "flotilla sample 1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = MAGIC.length + Digest.LENGTH;

    /** How much longer it is than what it holds. */
    public static final int OVERHEAD = HEAD_BYTES + Hpke.ENCAPSULATED_BYTES + AesGcm.TAG_BYTES;

    private SealedSample() {}

    /** What names the key that samples are encrypted to: the SHA-256 of its SubjectPublicKeyInfo. */
    public static Digest id(P256PublicKey key) {
        return Digest.of(key.spki());
    }

    /**
     * Encrypts a sample; no two results are alike.
     *
     * @param from the name that it is bound to
     */
    public static byte[] seal(byte[] sample, P256PublicKey receiver, String from, SecureRandom random) {
        byte[] sealed = Hpke.seal(receiver, INFO, extra(from), sample, P256KeyPair.generate(random));
        byte[] whole = Arrays.copyOf(MAGIC, HEAD_BYTES + sealed.length);
        System.arraycopy(id(receiver).bytes(), 0, whole, MAGIC.length, Digest.LENGTH);
        System.arraycopy(sealed, 0, whole, HEAD_BYTES, sealed.length);
        return whole;
    }

    /**
     * The sample.
     *
     * @throws SealException if it is none, is for another key, is bound to another name, or was changed
     */
    public static byte[] open(byte[] sealed, KeyAgreement receiver, String from) throws SealException {
        Digest named = receiver(sealed);
        Digest own = id(receiver.publicKey());
        if (!named.equals(own)) {
            throw new SealException("sealed to sample key " + named.short8() + ", not to " + own.short8());
        }
        try {
            byte[] rest = Arrays.copyOfRange(sealed, HEAD_BYTES, sealed.length);
            return Hpke.open(rest, receiver, INFO, extra(from));
        } catch (SealException e) {
            throw new SealException("not a sample of " + from + ", or changed since it was sealed", e);
        }
    }

    /** Which key it is for, by its {@link #id}. */
    public static Digest receiver(byte[] sealed) throws SealException {
        if (sealed.length < OVERHEAD || !Arrays.equals(Arrays.copyOf(sealed, MAGIC.length), MAGIC)) {
            throw new SealException("no sealed sample, or of a version that this reader does not know");
        }
        return Digest.ofBytes(Arrays.copyOfRange(sealed, MAGIC.length, HEAD_BYTES));
    }

    private static byte[] extra(String from) {
        return from.getBytes(StandardCharsets.UTF_8);
    }
}
