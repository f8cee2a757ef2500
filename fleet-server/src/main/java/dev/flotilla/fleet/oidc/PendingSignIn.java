package dev.flotilla.fleet.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A sign-in that a browser has begun.
 *
 * @param nonce that the provider's token must carry
 * @param verifier of RFC 7636, without which the provider's code is good for nothing
 * @param handover to the program that it is for, if it is not for the browser itself
 */
public record PendingSignIn(String nonce, String verifier, Instant expiresAt, Optional<Handover> handover) {

    /** One for the browser itself. */
    public PendingSignIn(String nonce, String verifier, Instant expiresAt) {
        this(nonce, verifier, expiresAt, Optional.empty());
    }

    /** By the method S256 of RFC 7636 section 4.2. */
    String challenge() {
        return challenge(verifier);
    }

    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
