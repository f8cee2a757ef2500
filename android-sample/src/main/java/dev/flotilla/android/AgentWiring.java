package dev.flotilla.android;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.CertificateRenewal;
import dev.flotilla.agent.identity.DeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.Probe;
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
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.tflite.ResidentMemory;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/** Puts core, engine, links and this platform's ports together, as the daemon does on Linux. */
final class AgentWiring {
    /** Each ping wakes the radio. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

    private final FlotillaConfig config;
    private final AgentFolders folders;
    private final Conditions conditions;
    private final Probe probe;

    AgentWiring(FlotillaConfig config, AgentFolders folders, Conditions conditions, Probe probe) {
        this.config = config;
        this.folders = folders;
        this.conditions = conditions;
        this.probe = probe;
    }

    /** @throws IOException when files or key cannot be read */
    OpenAgent open(Identity identity, DeviceKey key, Sharing sharing) throws IOException {
        ClientCertificate shown =
                new ClientCertificate(key.tlsKey(), identity.certificate().x509());
        Clock clock = Clock.systemUTC();
        TimeBound bound = new TimeBound();
        SSLSocketFactory sockets = sockets(identity, shown, clock, bound);
        PahoLink link = new PahoLink(
                new MqttAddress(identity.broker().host(), identity.broker().port(), KEEP_ALIVE, config.timeout()),
                identity.device(),
                sockets);
        HttpEndpoint endpoint = new HttpEndpoint(identity.server(), sockets, config.timeout());
        // All over the one connection that is there anyway: another handshake costs more than a small model's delta.
        Chunks chunks = new Chunks(link, ChunkPolicy.within(config.timeout()), Bundle.MAX_BYTES, System::nanoTime);
        AgentPorts ports = new AgentPorts(
                folders.models(),
                folders.spool(),
                link,
                new ChunkedArtifactSource(chunks),
                new ChunkedMetadata(chunks),
                new TfliteEngine(),
                probe,
                key,
                key,
                new CertificateRenewal(
                        identity,
                        folders.identity(),
                        key,
                        new RenewalClient(endpoint),
                        shown,
                        bound,
                        new SecureRandom()),
                clock,
                bound,
                new SecureRandom(),
                ResidentMemory::find);
        Capture capture = Capture.open(
                identity.device().value(),
                sharing.config(),
                new Capture.Ports(
                        folders.samples(),
                        new HeldSamples(new SampleClient(endpoint), conditions),
                        clock,
                        new SecureRandom(),
                        new SecureRandom()));
        return new OpenAgent(Agent.open(identity, heldUp(config.agent()), ports, capture), link);
    }

    /** The app's bounds, and downloads only under this device's conditions. */
    private AgentConfig heldUp(AgentConfig agent) {
        UpdatePolicy update = agent.update();
        return agent.withUpdate(update.withDownloads(update.downloads().unless(conditions)));
    }

    private static SSLSocketFactory sockets(Identity identity, ClientCertificate shown, Clock clock, TimeBound bound)
            throws IOException {
        try {
            return PinnedTls.sockets(identity.caDer(), shown, clock, bound);
        } catch (CertificateException e) {
            throw new IOException(
                    "the fleet's authority in this identity is damaged, enrol anew: " + e.getMessage(), e);
        }
    }
}
