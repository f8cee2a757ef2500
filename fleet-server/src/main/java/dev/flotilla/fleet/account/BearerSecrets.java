package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Random texts that stand for whoever shows them; only their digests are kept. */
final class BearerSecrets {
    /** What the secrets of API tokens start with, by which people and scanners tell them from other text. */
    static final String TOKEN_PREFIX = "flotilla_";

    private static final int BYTES = 32;

    private final SecureRandom random;

    BearerSecrets(SecureRandom random) {
        this.random = random;
    }

    String session() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String token() {
        return TOKEN_PREFIX + session();
    }

    static boolean isToken(String secret) {
        return secret.startsWith(TOKEN_PREFIX);
    }

    /** 256 random bits need no slow hash. */
    static Digest digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
