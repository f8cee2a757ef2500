package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a broker that is not this server's has to be told: whose certificates it takes, which of them no more, which one it
 * shows itself, and who may do what. All in one folder, for this account's eyes only.
 */
public final class BrokerFiles {
    static final String AUTHORITY = "ca.pem";
    static final String REVOKED = "revoked.crl.pem";
    static final String PERMISSIONS = "acl";

    /** As long as a server's certificate, for which the broker has to read its files again anyway. */
    private static final Duration LIST_LIFETIME = Duration.ofDays(825);

    private final Path folder;
    private final String host;
    private final BrokerAddress address;
    private final List<String> names;
    private final ServerIdentity server;

    /**
     * Nothing is written yet.
     *
     * @param host the address on which the broker is to listen
     * @param address under which it is reached, and which its certificate names
     * @param nodes of which it consists, which the certificate names too
     */
    public BrokerFiles(
            Path folder, String host, BrokerAddress address, List<BrokerAddress> nodes, ServerIdentity server) {
        this.folder = folder.toAbsolutePath().normalize();
        this.host = host;
        this.address = address;
        this.names = Stream.concat(Stream.of(address), nodes.stream())
                .map(BrokerAddress::host)
                .distinct()
                .toList();
        this.server = server;
    }

    Path folder() {
        return folder;
    }

    /**
     * Writes them all; the broker's certificate is a new one only if it is due.
     *
     * @param revoked when each certificate was taken back, by serial
     */
    void write(Map<BigInteger, Instant> revoked, Instant now) throws IOException {
        server.another(folder, names, now);
        write(AUTHORITY, server.authorityPem());
        write(REVOKED, server.revocationList(revoked, now, LIST_LIFETIME));
        write(PERMISSIONS, MosquittoConfiguration.permissions());
        write("mosquitto.conf", MosquittoConfiguration.configuration(folder, host, address.port()));
    }

    private void write(String name, String text) throws IOException {
        PrivateFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
