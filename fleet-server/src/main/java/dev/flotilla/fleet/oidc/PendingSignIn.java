package dev.flotilla.fleet.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * A sign-in that a browser has begun.
 *
 * @param nonce that the provider's token must carry
 * @param verifier of RFC 7636, without which the provider's code is good for nothing
 */
public record PendingSignIn(String nonce, String verifier, Instant expiresAt) {

    /** By the method S256 of RFC 7636 section 4.2. */
    String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
