package dev.flotilla.contract.seal;

import dev.flotilla.contract.trust.KeyAgreement;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hybrid Public Key Encryption (RFC 9180): base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, for one message
 * for each context. Of the receiver's key it needs ECDH alone, so that it works with one that hardware keeps.
 */
final class Hpke {
    /** Length of an encapsulated key, Nenc: an uncompressed point. */
    static final int ENCAPSULATED_BYTES = 65;

    private static final int SECRET_BYTES = 32;
    private static final byte MODE_BASE = 0;
    private static final byte[] NOTHING = {};
    /** "KEM" and DHKEM(P-256, HKDF-SHA256), section 7.1. */
    private static final byte[] KEM_SUITE = join(ascii("KEM"), new byte[] {0, 0x10});
    /** "HPKE" and the three algorithms, section 7. */
    private static final byte[] SUITE = join(ascii("HPKE"), new byte[] {0, 0x10, 0, 1, 0, 2});

    private Hpke() {}

    /** The encapsulated key followed by the ciphertext, for whoever has the other half of {@code receiver}. */
    static byte[] seal(P256PublicKey receiver, byte[] info, byte[] extra, byte[] plain, P256KeyPair ephemeral) {
        byte[] encapsulated = ephemeral.publicKey().point();
        byte[] secret = sharedSecret(ephemeral.agree(receiver), encapsulated, receiver.point());
        Context context = Context.of(secret, info);
        byte[] sealed = Arrays.copyOf(encapsulated, ENCAPSULATED_BYTES + plain.length + AesGcm.TAG_BYTES);
        new AesGcm(context.key).seal(context.nonce, extra, AesGcm.Span.of(plain), sealed, ENCAPSULATED_BYTES);
        return sealed;
    }

    /** @throws SealException if it was changed, or is for another key or with another {@code info} or {@code extra} */
    static byte[] open(byte[] sealed, KeyAgreement receiver, byte[] info, byte[] extra) throws SealException {
        int length = sealed.length - ENCAPSULATED_BYTES - AesGcm.TAG_BYTES;
        if (length < 0) {
            throw new SealException("too short to be encrypted to a device: " + sealed.length + " bytes");
        }
        byte[] encapsulated = Arrays.copyOf(sealed, ENCAPSULATED_BYTES);
        Context context = Context.of(decapsulate(encapsulated, receiver), info);
        byte[] plain = new byte[length];
        AesGcm.Span rest = new AesGcm.Span(sealed, ENCAPSULATED_BYTES, sealed.length - ENCAPSULATED_BYTES);
        if (!new AesGcm(context.key).open(context.nonce, extra, rest, plain, 0)) {
            throw new SealException("encrypted to another device's key, or changed since");
        }
        return plain;
    }

    /** Decap of section 4.1. */
    static byte[] decapsulate(byte[] encapsulated, KeyAgreement receiver) throws SealException {
        P256PublicKey ephemeral;
        try {
            ephemeral = P256PublicKey.ofPoint(encapsulated);
        } catch (MalformedKeyException e) {
            throw new SealException("not encrypted to a device: " + e.getMessage(), e);
        }
        return sharedSecret(
                receiver.agree(ephemeral), encapsulated, receiver.publicKey().point());
    }

    /** ExtractAndExpand of section 4.1. */
    private static byte[] sharedSecret(byte[] agreed, byte[] encapsulated, byte[] receiver) {
        byte[] extracted = extract(KEM_SUITE, NOTHING, "eae_prk", agreed);
        return expand(KEM_SUITE, extracted, "shared_secret", join(encapsulated, receiver), SECRET_BYTES);
    }

    /** What the key schedule of section 5.1 yields; the nonce is that of the first message, section 5.2. */
    private static final class Context {
        final byte[] key;
        final byte[] nonce;

        private Context(byte[] key, byte[] nonce) {
            this.key = key;
            this.nonce = nonce;
        }

        static Context of(byte[] sharedSecret, byte[] info) {
            byte[] context = join(
                    new byte[] {MODE_BASE},
                    extract(SUITE, NOTHING, "psk_id_hash", NOTHING),
                    extract(SUITE, NOTHING, "info_hash", info));
            byte[] secret = extract(SUITE, sharedSecret, "secret", NOTHING);
            return new Context(
                    expand(SUITE, secret, "key", context, AesGcm.KEY_BYTES),
                    expand(SUITE, secret, "base_nonce", context, AesGcm.NONCE_BYTES));
        }
    }

    /** LabeledExtract of section 4. */
    private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] secret) {
        return Hkdf.extract(salt, join(ascii("HPKE-v1"), suite, ascii(label), secret));
    }

    /** LabeledExpand of section 4. */
    private static byte[] expand(byte[] suite, byte[] extracted, String label, byte[] info, int length) {
        byte[] lengthBytes = {(byte) (length >>> Byte.SIZE), (byte) length};
        return Hkdf.expand(extracted, join(lengthBytes, ascii("HPKE-v1"), suite, ascii(label), info), length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }
}
