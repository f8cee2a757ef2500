package dev.flotilla.fleet.mqtt;

import dev.flotilla.fleet.identity.ServerIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;

/**
 * With what the server itself signs in to its own broker: a name that no device can have, and a certificate whose key exists
 * only in this process's memory. The broker takes this one certificate and no other of the name.
 */
public final class GatewayIdentity {
    /** The underscore keeps it apart from every device id. */
    static final String CLIENT_ID = "flotilla_server";

    /** Longer than any process runs. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private final PrivateKey key;
    private final X509Certificate certificate;

    private GatewayIdentity(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    public static GatewayIdentity issuedBy(ServerIdentity server, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new GatewayIdentity(
                    pair.getPrivate(), server.issueClient(CLIENT_ID, pair.getPublic(), now, LIFETIME));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no keys on P-256", e);
        }
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate certificate() {
        return certificate;
    }
}
