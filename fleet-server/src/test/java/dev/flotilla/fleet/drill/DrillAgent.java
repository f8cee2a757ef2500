package dev.flotilla.fleet.drill;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.AgentRunner;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.chunk.ChunkPolicy;
import dev.flotilla.agent.link.chunk.ChunkedArtifactSource;
import dev.flotilla.agent.link.chunk.ChunkedMetadata;
import dev.flotilla.agent.link.chunk.Chunks;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.link.http.HttpArtifactSource;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.MetadataClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocketFactory;

/** An agent with the real links and the real update, whose every byte goes through a proxy. */
final class DrillAgent implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ChunkPolicy CHUNKS = ChunkPolicy.within(TIMEOUT);

    /** How its bundles and their metadata come. */
    enum Way {
        /** In records of TLS (RFC 8446, section 5.1), one of which is of no use until all of it is here. */
        HTTPS(16 * 1024),
        /** In chunks, several of which are under way. */
        MQTT(CHUNKS.chunkBytes() * CHUNKS.mostUnderWay());

        private final int bytesPerCut;

        Way(int bytesPerCut) {
            this.bytesPerCut = bytesPerCut;
        }

        /** What the end of a connection may cost. */
        int bytesPerCut() {
            return bytesPerCut;
        }
    }

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final long QUOTA = 1L << 30;

    private final AtomicReference<Digest> wanted = new AtomicReference<>(Digest.of(new byte[0]));
    private final FaultProxy https;
    private final FaultProxy mqtt;
    private final Way way;
    private final Agent agent;
    private final AgentRunner runner;

    DrillAgent(DrillServer server, Path folder, Way way) throws Exception {
        this.way = way;
        FileDeviceKey key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        IdentityStore store = new IdentityStore(new FileSystemFiles(folder.resolve("identity"), QUOTA));
        EnrolmentToken token =
                new EnrolmentToken(server.claim(way.name()), Digest.of(server.root()), server.authorityDigest());
        String url = server.endpoint().httpsUrl();
        Identity identity = new Enrolment(store, key)
                .enrol(url, way.name(), new EnrolmentClient(url, token, TIMEOUT, Clock.systemUTC()));
        SSLSocketFactory tls = PinnedTls.sockets(
                identity.caDer(),
                new ClientCertificate(key.tlsKey(), identity.certificate().x509()),
                Clock.systemUTC(),
                new TimeBound());
        https = new FaultProxy(server.identity(), tls, URI.create(url).getPort(), new HttpDownstream(wanted::get));
        mqtt = new FaultProxy(server.identity(), tls, identity.broker().port(), new MqttDownstream(wanted::get));
        PahoLink link = new PahoLink(
                new MqttAddress("localhost", mqtt.port(), MqttAddress.KEEP_ALIVE, TIMEOUT), identity.device(), tls);
        HttpEndpoint endpoint = new HttpEndpoint("https://localhost:" + https.port(), tls, TIMEOUT);
        Sources sources = sources(way, link, endpoint);
        agent = Agent.open(
                identity,
                config(),
                new AgentPorts(
                        new FileSystemFiles(folder.resolve("models"), QUOTA),
                        new FileSystemFiles(folder.resolve("spool"), QUOTA),
                        link,
                        sources.artifacts(),
                        sources.metadata(),
                        new FakeEngine(),
                        bundle -> new ProbeResult.Passed(
                                BundleReader.read(bundle).selfTest().outputDigest()),
                        key,
                        key,
                        now -> "",
                        Clock.systemUTC(),
                        new TimeBound(),
                        new Random(),
                        MemoryGauge.NONE));
        runner = new AgentRunner(agent, PAUSE, TIMEOUT).start();
    }

    /** Where all that an update needs comes from. */
    private record Sources(ArtifactSource artifacts, RepositoryFiles metadata) {}

    private static Sources sources(Way way, PahoLink link, HttpEndpoint endpoint) {
        return switch (way) {
            case HTTPS -> new Sources(new HttpArtifactSource(endpoint, Bundle.MAX_BYTES), new MetadataClient(endpoint));
            case MQTT -> {
                Chunks chunks = new Chunks(link, CHUNKS, Bundle.MAX_BYTES, System::nanoTime);
                yield new Sources(new ChunkedArtifactSource(chunks), new ChunkedMetadata(chunks));
            }
        };
    }

    /** As usual, but for the waits, which would be most of the drill. */
    private static AgentConfig config() {
        return new AgentConfig(
                "drill",
                Duration.ofMinutes(1),
                10,
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofMinutes(1),
                new UpdatePolicy(
                        "",
                        50,
                        2,
                        3,
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        DownloadPolicy.unlimited()),
                Guard.OFF);
    }

    String group() {
        return way.name();
    }

    /** From now on the way of bundles is like this, while this artifact is counted. */
    void spoil(FaultyLink link, Digest artifact) throws IOException {
        wanted.set(artifact);
        switch (way) {
            case HTTPS -> https.spoil(link);
            case MQTT -> mqtt.spoil(link);
        }
    }

    UpdateStatus status() {
        return agent.status().update();
    }

    @Override
    public void close() throws IOException {
        runner.close();
        https.close();
        mqtt.close();
    }
}
