package dev.flotilla.fleet.restart;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.link.http.HttpArtifactSource;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.MetadataClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.daemon.simulate.Power;
import dev.flotilla.daemon.simulate.Scenery;
import dev.flotilla.daemon.simulate.SimulatedDevice;
import dev.flotilla.daemon.simulate.Simulator;
import dev.flotilla.daemon.simulate.engine.WrongMoment;
import dev.flotilla.daemon.simulate.files.Home;
import dev.flotilla.daemon.simulate.files.IdentityFile;
import dev.flotilla.daemon.simulate.files.MemoryHomes;
import dev.flotilla.daemon.simulate.link.Blackout;
import dev.flotilla.daemon.simulate.link.HiveMqLink;
import dev.flotilla.daemon.simulate.link.Meter;
import dev.flotilla.daemon.simulate.profile.Traits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Agents on real links, over HTTPS and MQTT with mutual TLS, which sign their reports, send telemetry and keep ledgers; only
 * files and model runtime are those of the test kit.
 */
final class LedgerFleet implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int QUOTA = 4 << 20;
    private static final int ENROLLING_THREADS = 8;
    private static final int WORKERS = 64;
    private static final int STARTS_PER_SECOND = 500;
    private static final double IMAGES_PER_SECOND = 0.5;
    private static final int IMAGES = 10;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** As usual, but for waits and windows, which would be most of the drill. */
    private static final AgentConfig CONFIG = new AgentConfig(
            "restart-drill",
            Duration.ofSeconds(10),
            1_000,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofHours(1),
            new UpdatePolicy(
                    "",
                    100,
                    2,
                    3,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(2),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    DownloadPolicy.unlimited()),
            Guard.OFF);

    /** Broken connections are what happens here; kept, or the level goes with it. */
    private static final Logger LOG = Logger.getLogger("dev.flotilla");

    private final Map<String, Ledger> ledgers = new TreeMap<>();
    private final Map<String, Agent> agents = new ConcurrentSkipListMap<>();
    private final IdentityFile identities;
    private final Simulator simulator;

    /** Enrols a device for each claim, and starts all of them. */
    LedgerFleet(String server, List<EnrolmentToken> tokens, Path folder, Random random) throws Exception {
        LOG.setLevel(Level.SEVERE);
        identities = new IdentityFile(folder.resolve("identities"));
        List<Home> homes = enrol(server, tokens, new MemoryHomes(identities, QUOTA, QUOTA, QUOTA));
        X509TrustManager trust = trust(homes.get(0));
        long began = System.nanoTime();
        Supplier<Duration> elapsed = () -> Duration.ofNanos(System.nanoTime() - began);
        Scenery scenery = new Scenery(images(), PAUSE, PAUSE, elapsed, new Blackout(elapsed));
        List<SimulatedDevice> devices = new ArrayList<>();
        for (Home home : homes) {
            devices.add(device(home, trust, scenery, random));
        }
        simulator = new Simulator(
                devices,
                scenery,
                new Meter(),
                new Simulator.Pacing(WORKERS, STARTS_PER_SECOND, new Random(random.nextLong())),
                0);
    }

    private static List<Home> enrol(String server, List<EnrolmentToken> tokens, MemoryHomes homes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ENROLLING_THREADS);
        try {
            List<Future<Home>> enrolling = new ArrayList<>();
            for (EnrolmentToken token : tokens) {
                String name = "ledger-" + (enrolling.size() + 1);
                enrolling.add(threads.submit(() ->
                        homes.enrol(server, name, new EnrolmentClient(server, token, TIMEOUT, Clock.systemUTC()))));
            }
            List<Home> enrolled = new ArrayList<>();
            for (Future<Home> one : enrolling) {
                enrolled.add(one.get());
            }
            return enrolled;
        } finally {
            threads.shutdownNow();
        }
    }

    private static X509TrustManager trust(Home home) throws CertificateException {
        return PinnedTls.trusting(PinnedTls.certificate(home.identity().caDer()));
    }

    private static List<byte[]> images() {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            images.add(Bundles.image(i));
        }
        return images;
    }

    private SimulatedDevice device(Home home, X509TrustManager trust, Scenery scenery, Random seeds) {
        String id = home.identity().device().value();
        Ledger ledger = new Ledger(home.key().publicKey());
        ledgers.put(id, ledger);
        Random random = new Random(seeds.nextLong());
        Power power = news -> {
            ClientCertificate shown = new ClientCertificate(
                    home.key().tlsKey(), home.identity().certificate().x509());
            HiveMqLink link = new HiveMqLink(
                    new MqttAddress(
                            home.identity().broker().host(),
                            home.identity().broker().port()),
                    home.identity().device(),
                    shown,
                    trust,
                    news);
            Agent agent = Agent.open(
                    home.identity(), CONFIG, ports(home, link, ledger, PinnedTls.sockets(trust, shown), random));
            agents.put(id, agent);
            return new Power.On(agent, true, link::close);
        };
        return new SimulatedDevice(
                id, power, Traits.plain(IMAGES_PER_SECOND), scenery, new WrongMoment(), new Random(seeds.nextLong()));
    }

    private static AgentPorts ports(
            Home home, HiveMqLink link, Ledger ledger, SSLSocketFactory sockets, Random random) {
        HttpEndpoint endpoint = new HttpEndpoint(home.identity().server(), sockets, TIMEOUT);
        return new AgentPorts(
                home.models(),
                home.spool(),
                ledger.over(link),
                new HttpArtifactSource(endpoint, Bundle.MAX_BYTES),
                new MetadataClient(endpoint),
                new FakeEngine(),
                ledger.probe(),
                home.key(),
                home.key(),
                now -> "",
                Clock.systemUTC(),
                new TimeBound(),
                random,
                MemoryGauge.NONE);
    }

    /** How many serve this bundle. */
    int serving(Digest bundle) {
        return (int) agents.values().stream()
                .filter(agent -> agent.status().update().activeBundle().equals(Optional.of(bundle)))
                .count();
    }

    /** How many are connected. */
    int connected() {
        return (int) agents.values().stream()
                .filter(agent -> agent.status().connected())
                .count();
    }

    /** By the devices' ids. */
    Map<String, Ledger> ledgers() {
        return ledgers;
    }

    /** How all of them are, for people. */
    String summary() {
        return simulator.line();
    }

    @Override
    public void close() throws IOException {
        simulator.close();
        identities.close();
    }
}
