package dev.flotilla.fleet.idempotency;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Answers under the key of their request (AES-256-GCM): they hold tokens and claims, and who reads the database has only the
 * key's digest. Each key seals one answer, so that the nonce may be constant.
 */
final class SealedAnswer {
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;
    private static final String PURPOSE = "flotilla idempotent answer\0";

    private SealedAnswer() {}

    static byte[] seal(String identity, byte[] answer) {
        return run(Cipher.ENCRYPT_MODE, identity, answer);
    }

    /** @throws IllegalStateException if it was sealed otherwise, or changed since */
    static byte[] open(String identity, byte[] sealed) {
        return run(Cipher.DECRYPT_MODE, identity, sealed);
    }

    private static byte[] run(int mode, String identity, byte[] text) {
        byte[] key =
                Digest.of((PURPOSE + identity).getBytes(StandardCharsets.UTF_8)).bytes();
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an answer that was kept cannot be opened", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
