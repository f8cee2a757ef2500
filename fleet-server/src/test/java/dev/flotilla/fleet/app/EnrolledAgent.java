package dev.flotilla.fleet.app;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.link.http.HttpArtifactSource;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.MetadataClient;
import dev.flotilla.agent.link.http.SampleClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/** A device at a real server: enrolled over EST, connected by mutual TLS; only its model runtime is that of the test kit. */
record EnrolledAgent(DeviceId id, Agent agent) implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int QUOTA = 4 << 20;

    /** As usual, but for waits and windows, which would be most of a test. */
    private static final AgentConfig CONFIG = new AgentConfig(
            "test",
            Duration.ofSeconds(1),
            1_000,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            UpdatePolicy.defaults(""),
            Guard.OFF);

    /** @param folder an empty one, for all that it keeps */
    static EnrolledAgent enrol(OperatedServer operated, byte[] root, String name, Path folder) throws Exception {
        return enrol(operated, root, name, folder, CaptureConfig.off());
    }

    /** The same of a device whose owner agreed to give samples away, or did not. */
    static EnrolledAgent enrol(OperatedServer operated, byte[] root, String name, Path folder, CaptureConfig capture)
            throws Exception {
        FileDeviceKey key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        EnrolmentToken token = new EnrolmentToken(
                operated.claim(), Digest.of(root), operated.server().authorityDigest());
        String url = operated.server().deviceEndpoint().httpsUrl();
        Identity identity = new Enrolment(new IdentityStore(files(folder, "identity")), key)
                .enrol(url, name, new EnrolmentClient(url, token, TIMEOUT, Clock.systemUTC()));
        return new EnrolledAgent(identity.device(), open(folder, identity, key, capture));
    }

    private static Agent open(Path folder, Identity identity, FileDeviceKey key, CaptureConfig capture)
            throws Exception {
        SSLSocketFactory sockets = PinnedTls.sockets(
                identity.caDer(),
                new ClientCertificate(key.tlsKey(), identity.certificate().x509()),
                Clock.systemUTC(),
                new TimeBound());
        MqttAddress broker =
                new MqttAddress(identity.broker().host(), identity.broker().port());
        HttpEndpoint endpoint = new HttpEndpoint(identity.server(), sockets, TIMEOUT);
        AgentPorts ports = new AgentPorts(
                files(folder, "models"),
                files(folder, "spool"),
                new PahoLink(broker, identity.device(), sockets),
                new HttpArtifactSource(endpoint, Bundle.MAX_BYTES),
                new MetadataClient(endpoint),
                new FakeEngine(),
                bundle -> new ProbeResult.Passed(
                        BundleReader.read(bundle).selfTest().outputDigest()),
                key,
                key,
                now -> "",
                Clock.systemUTC(),
                new TimeBound(),
                new SecureRandom(),
                MemoryGauge.NONE);
        Capture.Ports samples = new Capture.Ports(
                files(folder, "samples"),
                new SampleClient(endpoint),
                Clock.systemUTC(),
                new SecureRandom(),
                new SecureRandom());
        return Agent.open(
                identity, CONFIG, ports, Capture.open(identity.device().value(), capture, samples));
    }

    private static FileSystemFiles files(Path folder, String name) throws IOException {
        return new FileSystemFiles(Files.createDirectory(folder.resolve(name)), QUOTA);
    }

    /** Does all that there is to do at once. */
    void work() throws IOException {
        while (agent.poll()) {
            // Until nothing is left.
        }
    }

    @Override
    public void close() {
        agent.close();
    }
}
