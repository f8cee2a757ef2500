package dev.flotilla.fleet.mqtt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * With what the server itself signs in to its own broker: a name that no device can have, and a secret that exists only
 * in this process's memory.
 */
public final class GatewayCredential {
    /** The underscore keeps it apart from every device id. */
    static final String CLIENT_ID = "flotilla_server";

    private static final int SECRET_BYTES = 32;

    private final String secret;

    private GatewayCredential(String secret) {
        this.secret = secret;
    }

    public static GatewayCredential random(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return new GatewayCredential(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] password() {
        return secret.getBytes(StandardCharsets.US_ASCII);
    }

    boolean matches(String offered) {
        return MessageDigest.isEqual(password(), offered.getBytes(StandardCharsets.UTF_8));
    }
}
