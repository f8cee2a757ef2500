package dev.flotilla.dist;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.DeviceCertificate;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.daemon.DataDir;
import dev.flotilla.tflite.TfliteEngine;
import dev.flotilla.tflite.testkit.TinyBundles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A data directory and agent.yaml as a device has them that is enrolled and serves a model. */
final class PreparedDevice {
    private static final long QUOTA = 16 << 20;
    private static final int MAX_PASSES = 100;
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final byte[][] WEIGHTS = {{1, 2, 3, 4}, {4, 3, 2, 1}};
    private static final String HOST = "127.0.0.1";

    private PreparedDevice() {}

    /**
     * Prepares {@code folder} with a model of four pixels.
     *
     * @param fleet where this device believes its fleet to be
     * @return its agent.yaml
     */
    static Path in(Path folder, BrokerStub fleet) throws Exception {
        return in(folder, fleet, smallBundle());
    }

    /** Of four pixels. */
    static byte[] smallBundle() throws Exception {
        return TinyBundles.of("1.0.0", WEIGHTS);
    }

    /** The same with a bundle of the caller's choice. */
    static Path in(Path folder, BrokerStub fleet, byte[] bundle) throws Exception {
        return in(folder, fleet.certificate(), fleet.port(), bundle, List.of());
    }

    /**
     * The same.
     *
     * @param authority of the fleet, DER
     * @param broker its port on this machine
     * @param settings further lines of agent.yaml
     */
    static Path in(Path folder, byte[] authority, int broker, byte[] bundle, List<String> settings) throws Exception {
        Releases owner = Releases.byOwner();
        try (DataDir data = DataDir.open(folder.resolve("data"))) {
            // The key first: without one, an enrolled device does not start.
            FileDeviceKey key = data.newKey();
            Identity identity = identity(key, authority, broker, owner);
            data.identity().save(identity);
            serve(data, key, identity, owner, bundle);
        }
        Path config = folder.resolve("agent.yaml");
        List<String> lines = new ArrayList<>(List.of("data-dir: " + folder.resolve("data"), "local-api.port: 0"));
        lines.addAll(settings);
        Files.write(config, lines, StandardCharsets.UTF_8);
        return config;
    }

    private static Identity identity(FileDeviceKey key, byte[] authority, int broker, Releases owner) throws Exception {
        Instant now = Instant.now();
        byte[] issued = new TestAuthority().issue("edge-1", key.publicKey(), now, now.plus(LIFETIME));
        return new Identity(
                DeviceCertificate.parse(issued),
                "https://" + HOST + ":" + broker,
                new BrokerAddress(HOST, broker),
                authority,
                owner.root());
    }

    private static void serve(DataDir data, FileDeviceKey key, Identity identity, Releases owner, byte[] bundle)
            throws Exception {
        InMemoryFleet fleet = new InMemoryFleet();
        AgentPorts ports = new AgentPorts(
                new FileSystemFiles(data.models(), QUOTA),
                new FileSystemFiles(data.spool(), QUOTA),
                fleet.link(identity.device()),
                fleet.artifacts(),
                fleet.metadata(),
                new TfliteEngine(),
                bytes -> new ProbeResult.Passed(
                        BundleReader.read(bytes).selfTest().outputDigest()),
                key,
                key,
                now -> "",
                Clock.systemUTC(),
                new TimeBound(),
                new SecureRandom(),
                MemoryGauge.NONE);
        fleet.artifacts().put(bundle);
        var release = owner.release("tiny-1.0.0.flotilla", bundle);
        fleet.metadata().serve(owner);
        fleet.assign(identity.device(), owner.assign(identity.device(), release, 1));
        try (Agent agent = Agent.open(identity, AgentConfig.defaults("test"), ports)) {
            settle(agent);
        }
    }

    private static void settle(Agent agent) throws IOException {
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            if (!agent.poll()) {
                if (agent.status().update().activeBundle().isEmpty()) {
                    throw new IllegalStateException("the device serves nothing: " + agent.status());
                }
                return;
            }
        }
        throw new IllegalStateException("the device does not settle: " + agent.status());
    }
}
