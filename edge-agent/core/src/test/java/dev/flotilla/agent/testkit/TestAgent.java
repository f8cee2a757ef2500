package dev.flotilla.agent.testkit;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.telemetry.TelemetryTerms;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A whole agent on virtual time in an {@link InMemoryFleet}; its files survive {@link #restart}. */
public final class TestAgent {
    private static final int MAX_PASSES = 200;

    private final InMemoryFleet fleet;
    private final ManualClock clock;
    private final Random random;
    private final byte[] root;
    private final DeviceId id;
    private final AgentConfig config;
    private final P256KeyPair key = P256KeyPair.generate(new SecureRandom());
    private final LossyFiles models = new LossyFiles();
    private final LossyFiles spool;
    private Agent agent;

    /** @param root the owner's root.json */
    public TestAgent(String id, InMemoryFleet fleet, ManualClock clock, Random random, byte[] root) throws IOException {
        this(id, fleet, clock, random, root, config(), new LossyFiles());
    }

    public TestAgent(
            String id,
            InMemoryFleet fleet,
            ManualClock clock,
            Random random,
            byte[] root,
            AgentConfig config,
            LossyFiles spool)
            throws IOException {
        this.id = new DeviceId(id);
        this.fleet = fleet;
        this.clock = clock;
        this.random = random;
        this.root = root.clone();
        this.config = config;
        this.spool = spool;
        this.agent = open();
    }

    /** The usual one, but for telemetry, of which each window goes when it ends. */
    public static AgentConfig config() {
        return AgentConfig.defaults("test").withTelemetry(TelemetryTerms.unlimited());
    }

    private Agent open() throws IOException {
        Identity identity = TestIdentity.of(id, key.publicKey(), clock.instant(), root);
        Probe probe = bundle ->
                new ProbeResult.Passed(BundleReader.read(bundle).selfTest().outputDigest());
        AgentPorts ports = new AgentPorts(
                models,
                spool,
                fleet.link(id),
                fleet.artifacts(),
                fleet.metadata(),
                new FakeEngine(),
                probe,
                key,
                key,
                now -> "",
                clock,
                new TimeBound(),
                random,
                MemoryGauge.NONE);
        return Agent.open(identity, config, ports);
    }

    public DeviceId id() {
        return id;
    }

    public P256PublicKey key() {
        return key.publicKey();
    }

    public Agent agent() {
        return agent;
    }

    /** Passes until there is nothing to do at once; fails when that never comes. */
    public void settle() throws IOException {
        for (int i = 0; i < MAX_PASSES; i++) {
            if (!agent.poll()) {
                return;
            }
        }
        throw new AssertionError(id + " is busy after " + MAX_PASSES + " passes: " + agent.status());
    }

    /** One pass after some time. */
    public void pollAfter(Duration time) throws IOException {
        clock.advance(time);
        agent.poll();
    }

    /** The power goes off and on. */
    public void restart() throws IOException {
        fleet.link(id).close();
        models.crash(LossyFiles.Fate.LOST);
        spool.crash(LossyFiles.Fate.LOST);
        agent = open();
    }

    /** What the fleet heard of this agent, oldest first. */
    public List<ReportedState> reports() throws Exception {
        return fleet.reports(id, key.publicKey());
    }
}
