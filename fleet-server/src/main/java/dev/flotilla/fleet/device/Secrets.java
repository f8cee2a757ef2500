package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Claims: 256 random bits as text, kept only as their SHA-256. */
final class Secrets {
    private static final int BYTES = 32;

    private final SecureRandom random;

    Secrets(SecureRandom random) {
        this.random = random;
    }

    /** A new secret in hexadecimal: people pass it on command lines, where a leading hyphen would make it an option. */
    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A plain hash is enough for what nobody can guess. */
    static Digest hash(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
