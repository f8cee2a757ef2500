package dev.flotilla.daemon;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.identity.CertificateRenewal;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.inference.ShadowPolicy;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.chunk.ChunkPolicy;
import dev.flotilla.agent.link.chunk.ChunkedArtifactSource;
import dev.flotilla.agent.link.chunk.ChunkedMetadata;
import dev.flotilla.agent.link.chunk.Chunks;
import dev.flotilla.agent.link.http.HttpArtifactSource;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.MetadataClient;
import dev.flotilla.agent.link.http.RenewalClient;
import dev.flotilla.agent.link.http.SampleClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.agent.telemetry.TelemetryTerms;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.tflite.ChildProbe;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.Footprint;
import dev.flotilla.tflite.ProbeOptions;
import dev.flotilla.tflite.ProbeReport;
import dev.flotilla.tflite.ResidentMemory;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;

/** Puts core, engine and links together; what of it is the same for simulated devices, they take from here. */
public final class AgentFactory {
    private static final Logger LOG = Logger.getLogger(AgentFactory.class.getName());

    /** What the engine needs besides its own heap is native. */
    private static final int PROBE_HEAP_MEGABYTES = 128;

    private final SettingValues settings;
    private final EngineOptions options;

    /** @param settings of the daemon or the simulator */
    public AgentFactory(SettingValues settings) {
        this.settings = settings;
        this.options = new EngineOptions(EngineOptions.defaults().kernels(), settings.get(AgentSettings.THREADS));
    }

    /** The runtime that models serve by. */
    InferenceEngine engine() {
        return new TfliteEngine(options);
    }

    /** A probe in a process of its own. */
    Probe probe() {
        ChildProbe child = new ChildProbe(
                new ProbeOptions(settings.get(AgentSettings.PROBE_TIMEOUT), PROBE_HEAP_MEGABYTES, options));
        return bundle -> {
            ProbeReport report = child.probe(bundle);
            report.footprint().ifPresent(AgentFactory::tell);
            return report.output()
                    .<ProbeResult>map(ProbeResult.Passed::new)
                    .orElseGet(() -> new ProbeResult.Refused(report.reason()));
        };
    }

    private static void tell(Footprint footprint) {
        LOG.log(
                Level.INFO,
                "the new model takes {0} ms for an inference and {1} bytes of memory in its probe",
                new Object[] {footprint.latencyMillis(), footprint.memoryBytes()});
    }

    /**
     * Opens the agent that lives in a folder.
     *
     * @throws BadInputException if a setting is unfit
     */
    public Agent open(DataDir folder, Identity identity) throws IOException, BadInputException {
        Duration timeout = settings.get(AgentSettings.LINK_TIMEOUT);
        FileDeviceKey key = folder.key();
        ClientCertificate shown =
                new ClientCertificate(key.tlsKey(), identity.certificate().x509());
        Clock clock = Clock.systemUTC();
        TimeBound bound = new TimeBound();
        SSLSocketFactory sockets = sockets(identity, shown, clock, bound);
        PahoLink link = new PahoLink(address(identity), identity.device(), sockets);
        HttpEndpoint endpoint = new HttpEndpoint(identity.server(), sockets, timeout);
        Sources sources = sources(link, endpoint);
        Capture capture = Capture.open(
                identity.device().value(),
                capture(),
                new Capture.Ports(
                        new FileSystemFiles(folder.samples(), settings.get(AgentSettings.CAPTURE_QUOTA)),
                        new SampleClient(endpoint),
                        clock,
                        new SecureRandom(),
                        new SecureRandom()));
        AgentPorts ports = new AgentPorts(
                new FileSystemFiles(folder.models(), settings.get(AgentSettings.QUOTA)),
                new FileSystemFiles(folder.spool(), settings.get(AgentSettings.SPOOL_QUOTA)),
                link,
                sources.artifacts(),
                sources.metadata(),
                engine(),
                probe(),
                key,
                key,
                new CertificateRenewal(
                        identity,
                        folder.identity(),
                        key,
                        new RenewalClient(endpoint),
                        shown,
                        bound,
                        new SecureRandom()),
                clock,
                bound,
                new SecureRandom(),
                ResidentMemory::find);
        return Agent.open(identity, config(downloads()), ports, capture);
    }

    MqttAddress address(Identity identity) {
        return new MqttAddress(
                identity.broker().host(),
                identity.broker().port(),
                settings.get(AgentSettings.KEEP_ALIVE),
                settings.get(AgentSettings.LINK_TIMEOUT));
    }

    /** Where all that an update needs comes from. */
    record Sources(ArtifactSource artifacts, RepositoryFiles metadata) {}

    Sources sources(ChunkLink link, HttpEndpoint endpoint) {
        return switch (settings.get(AgentSettings.FETCH)) {
            case HTTPS -> new Sources(new HttpArtifactSource(endpoint, Bundle.MAX_BYTES), new MetadataClient(endpoint));
            case MQTT -> {
                ChunkPolicy policy = ChunkPolicy.within(settings.get(AgentSettings.LINK_TIMEOUT));
                Chunks chunks = new Chunks(link, policy, Bundle.MAX_BYTES, System::nanoTime);
                yield new Sources(new ChunkedArtifactSource(chunks), new ChunkedMetadata(chunks));
            }
        };
    }

    AgentConfig config(DownloadPolicy downloads) {
        return new AgentConfig(
                Main.version(),
                settings.get(AgentSettings.WINDOW),
                settings.get(AgentSettings.SPOOL_WINDOWS),
                settings.get(AgentSettings.RECONNECT_FIRST),
                settings.get(AgentSettings.RECONNECT_MOST),
                settings.get(AgentSettings.REPORT_INTERVAL),
                UpdatePolicy.defaults(settings.get(AgentSettings.HARDWARE))
                        .withPatience(settings.get(AgentSettings.PATIENCE))
                        .withMetadataAge(settings.get(AgentSettings.METADATA_AGE))
                        .withDownloads(downloads),
                settings.get(AgentSettings.GUARD),
                new ShadowPolicy(settings.get(AgentSettings.SHADOW_MEMORY)),
                new TelemetryTerms(
                                settings.get(AgentSettings.TELEMETRY_BYTES),
                                settings.get(AgentSettings.WATCH_BYTES),
                                Optional.empty())
                        .withEpsilon(settings.get(AgentSettings.EPSILON)));
    }

    /** What the owner agreed to give away. */
    CaptureConfig capture() throws IOException, BadInputException {
        return CaptureSettings.config(settings);
    }

    DownloadPolicy downloads() {
        return new DownloadPolicy(
                settings.get(AgentSettings.DOWNLOAD_RATE),
                settings.get(AgentSettings.QUIET_HOURS)
                        .in(settings.get(AgentSettings.QUIET_CLOCK).zone()),
                settings.get(AgentSettings.DOWNLOAD_BUDGET));
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
