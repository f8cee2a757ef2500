package dev.flotilla.contract.seal;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) by the platform, which has it in hardware nearly everywhere. */
final class AesGcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final Cipher cipher;

    AesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** A stretch of bytes in an array. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Span(byte[] bytes, int from, int length) {
        static Span of(byte[] bytes) {
            return new Span(bytes, 0, bytes.length);
        }
    }

    /** Writes the ciphertext and its tag to {@code out}, from a position on. */
    void seal(byte[] nonce, byte[] extra, Span plain, byte[] out, int at) {
        try {
            run(Cipher.ENCRYPT_MODE, nonce, extra, plain, out, at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts whatever it is given", e);
        }
    }

    /** Writes the plaintext to {@code out}, from a position on; false if the tag is not that of all this. */
    boolean open(byte[] nonce, byte[] extra, Span sealed, byte[] out, int at) {
        try {
            run(Cipher.DECRYPT_MODE, nonce, extra, sealed, out, at);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM decrypts whatever has a tag", e);
        }
    }

    private void run(int mode, byte[] nonce, byte[] extra, Span in, byte[] out, int at)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(extra);
        cipher.doFinal(in.bytes(), in.from(), in.length(), out, at);
    }
}
