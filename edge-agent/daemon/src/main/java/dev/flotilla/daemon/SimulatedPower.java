package dev.flotilla.daemon;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.capture.Content;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.identity.CertificateRenewal;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.RenewalClient;
import dev.flotilla.agent.link.http.SampleClient;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.daemon.simulate.Power;
import dev.flotilla.daemon.simulate.engine.DeviceEngine;
import dev.flotilla.daemon.simulate.engine.WrongMoment;
import dev.flotilla.daemon.simulate.files.Home;
import dev.flotilla.daemon.simulate.link.HiveMqLink;
import dev.flotilla.daemon.simulate.link.SimulatedNetwork;
import dev.flotilla.daemon.simulate.profile.Traits;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Starts the agents of simulated devices: the core of a real one, on the network and the engine that they share. Each has a
 * TLS context of its own, since the sessions that it resumes are one device's; what it trusts is shared.
 */
final class SimulatedPower {
    private final SettingValues settings;
    private final AgentFactory factory;
    private final InferenceEngine engine;
    private final Probe probe;
    private final X509TrustManager trust;
    private final CaptureConfig capture;

    /**
     * All of them.
     *
     * @param trust of the fleet's authority
     * @throws BadInputException if what the owner agreed to is incomplete
     */
    SimulatedPower(
            SettingValues settings, AgentFactory factory, InferenceEngine engine, Probe probe, X509TrustManager trust)
            throws IOException, BadInputException {
        this.settings = settings;
        this.factory = factory;
        this.engine = engine;
        this.probe = probe;
        this.trust = trust;
        this.capture = factory.capture();
    }

    /**
     * One device's.
     *
     * @param paho whether it has the link of real devices
     */
    Power of(Home home, Traits traits, SimulatedNetwork network, WrongMoment wrongMoment, Random random, boolean paho) {
        ClientCertificate shown = new ClientCertificate(
                home.key().tlsKey(), home.identity().certificate().x509());
        SSLSocketFactory sockets = PinnedTls.sockets(trust, shown);
        return news -> {
            SimulatedNetwork.Messages link = paho ? paho(home, network, sockets) : hiveMq(home, network, shown, news);
            DeviceEngine own = new DeviceEngine(engine, wrongMoment);
            HttpEndpoint endpoint =
                    new HttpEndpoint(home.identity().server(), sockets, settings.get(AgentSettings.LINK_TIMEOUT));
            AgentPorts ports = ports(home, network, link, own, shown, endpoint, random);
            Agent agent =
                    open(home, factory.config(downloads(traits)), ports, network.over(new SampleClient(endpoint)));
            return new Power.On(agent, !paho, () -> {
                link.close();
                own.close();
            });
        };
    }

    /** A device whose owner agreed to nothing hears of no inference for it. */
    private Agent open(Home home, AgentConfig config, AgentPorts ports, SampleLink link) throws IOException {
        if (capture.content() == Content.OFF) {
            return Agent.open(home.identity(), config, ports);
        }
        Capture own = Capture.open(
                home.identity().device().value(),
                capture,
                new Capture.Ports(home.samples(), link, ports.clock(), ports.random(), new SecureRandom()));
        return Agent.open(home.identity(), config, ports, own);
    }

    private SimulatedNetwork.Messages paho(Home home, SimulatedNetwork network, SSLSocketFactory sockets) {
        PahoLink link =
                new PahoLink(factory.address(home.identity()), home.identity().device(), sockets);
        return network.over(link, link);
    }

    private SimulatedNetwork.Messages hiveMq(
            Home home, SimulatedNetwork network, ClientCertificate shown, Runnable news) {
        HiveMqLink link =
                new HiveMqLink(factory.address(home.identity()), home.identity().device(), shown, trust, news);
        return network.over(link, link);
    }

    private AgentPorts ports(
            Home home,
            SimulatedNetwork network,
            SimulatedNetwork.Messages link,
            InferenceEngine own,
            ClientCertificate shown,
            HttpEndpoint endpoint,
            Random random) {
        AgentFactory.Sources sources = factory.sources(link, endpoint);
        TimeBound bound = new TimeBound();
        return new AgentPorts(
                home.models(),
                home.spool(),
                link,
                network.over(sources.artifacts()),
                network.over(sources.metadata()),
                own,
                probe,
                home.key(),
                home.key(),
                new CertificateRenewal(
                        home.identity(),
                        home.identities(),
                        home.key(),
                        new RenewalClient(endpoint),
                        shown,
                        bound,
                        random),
                Clock.systemUTC(),
                bound,
                random,
                MemoryGauge.NONE);
    }

    /** A slow link is one that does not carry more. */
    private DownloadPolicy downloads(Traits traits) {
        DownloadPolicy all = factory.downloads();
        return traits.bytesPerSecond() == 0
                ? all
                : new DownloadPolicy(traits.bytesPerSecond(), all.quietHours(), all.bytesPerDay());
    }
}
