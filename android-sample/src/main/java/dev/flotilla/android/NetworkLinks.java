package dev.flotilla.android;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.CertificateRenewal;
import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.chunk.ChunkPolicy;
import dev.flotilla.agent.link.chunk.ChunkedArtifactSource;
import dev.flotilla.agent.link.chunk.ChunkedMetadata;
import dev.flotilla.agent.link.chunk.Chunks;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.RenewalClient;
import dev.flotilla.agent.link.http.SampleClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.contract.bundle.Bundle;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/** Over the network: MQTT for all but certificates and samples, and TLS under both. */
final class NetworkLinks implements FleetLinks.Opener {
    /** Each ping wakes the radio. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

    private final Duration timeout;
    private final AgentFolders folders;
    private final Clock clock;

    /**
     * @param timeout bound on connecting, on each publish and on each answer
     * @param folders take renewed certificates
     */
    NetworkLinks(Duration timeout, AgentFolders folders, Clock clock) {
        this.timeout = timeout;
        this.folders = folders;
        this.clock = clock;
    }

    @Override
    public FleetLinks open(Identity identity, DeviceKey key, TimeBound bound) throws IOException {
        ClientCertificate shown =
                new ClientCertificate(key.tlsKey(), identity.certificate().x509());
        SSLSocketFactory sockets = sockets(identity, shown, bound);
        PahoLink link = new PahoLink(
                new MqttAddress(identity.broker().host(), identity.broker().port(), KEEP_ALIVE, timeout),
                identity.device(),
                sockets);
        HttpEndpoint endpoint = new HttpEndpoint(identity.server(), sockets, timeout);
        // All over the one connection that is there anyway: another handshake costs more than a small model's delta.
        Chunks chunks = new Chunks(link, ChunkPolicy.within(timeout), Bundle.MAX_BYTES, System::nanoTime);
        return new FleetLinks(
                link,
                new ChunkedArtifactSource(chunks),
                new ChunkedMetadata(chunks),
                new CertificateRenewal(
                        identity,
                        folders.identity(),
                        key,
                        new RenewalClient(endpoint),
                        shown,
                        bound,
                        new SecureRandom()),
                new SampleClient(endpoint));
    }

    private SSLSocketFactory sockets(Identity identity, ClientCertificate shown, TimeBound bound) throws IOException {
        try {
            return PinnedTls.sockets(identity.caDer(), shown, clock, bound);
        } catch (CertificateException e) {
            throw new IOException(
                    "the fleet's authority in this identity is damaged, enrol anew: " + e.getMessage(), e);
        }
    }
}
