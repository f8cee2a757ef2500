package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * With what the server itself signs in to its broker: a name that no device can have, and a certificate whose key exists
 * only in this process's memory. The embedded broker takes this one certificate and no other of the name; any other broker
 * goes by the name, which the authority certifies for nobody else.
 */
public final class GatewayIdentity {
    /** The most servers over one database and broker. */
    public static final int MOST_SERVERS = 8;

    /** The underscore keeps it apart from every device id. */
    static final String CLIENT_ID = "flotilla_server";

    /** Longer than any process runs. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private static final Duration MOMENT = Duration.ofMinutes(5);

    private final String name;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private GatewayIdentity(String name, PrivateKey key, X509Certificate certificate) {
        this.name = name;
        this.key = key;
        this.certificate = certificate;
    }

    public static GatewayIdentity issuedBy(ServerIdentity server, Instant now) {
        return issuedBy(server, CLIENT_ID, now, LIFETIME);
    }

    /** Of one of several servers at a broker, by their number from 1 on; a name of its own, so that none displaces another. */
    public static GatewayIdentity issuedBy(ServerIdentity server, int number, Instant now) {
        return issuedBy(server, names().get(number - 1), now, LIFETIME);
    }

    /** Of all servers that there may be. */
    static List<String> names() {
        return IntStream.rangeClosed(1, MOST_SERVERS)
                .mapToObj(number -> number == 1 ? CLIENT_ID : CLIENT_ID + "_" + number)
                .toList();
    }

    /**
     * What the broker takes for a device: whoever connects in its name ends the connection that it has (MQTT 5, section
     * 3.1.4).
     */
    static GatewayIdentity inPlaceOf(DeviceId device, ServerIdentity server, Instant now) {
        return issuedBy(server, device.value(), now, MOMENT);
    }

    private static GatewayIdentity issuedBy(ServerIdentity server, String name, Instant now, Duration lifetime) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new GatewayIdentity(
                    name, pair.getPrivate(), server.issueClient(name, pair.getPublic(), now, lifetime));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no keys on P-256", e);
        }
    }

    /** The common name and client id. */
    String name() {
        return name;
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate certificate() {
        return certificate;
    }
}
