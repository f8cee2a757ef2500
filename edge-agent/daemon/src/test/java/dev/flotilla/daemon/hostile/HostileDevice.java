package dev.flotilla.daemon.hostile;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.TestIdentity;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.DirectorMessage;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.tflite.ChildProbe;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.ProbeOptions;
import dev.flotilla.tflite.ProbeReport;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** An agent with the real runtime and the real probe, whose server and whose owner are in a thief's hands. */
final class HostileDevice implements AutoCloseable {
    private static final int MAX_PASSES = 200;
    private static final Duration WAIT = Duration.ofSeconds(70);
    private static final int PROBE_HEAP_MEGABYTES = 64;

    private final DeviceId id = new DeviceId("edge-1");
    private final InMemoryFleet fleet = new InMemoryFleet();
    private final Releases owner = Releases.byOwner();
    private final ManualClock clock = new ManualClock();
    private final P256KeyPair key = P256KeyPair.generate(new SecureRandom());
    private final Agent agent;
    private long counter;
    private int probes;

    HostileDevice(Random random) throws IOException {
        ChildProbe child = new ChildProbe(
                new ProbeOptions(Duration.ofSeconds(20), PROBE_HEAP_MEGABYTES, EngineOptions.defaults()));
        Probe probe = bundle -> {
            probes++;
            ProbeReport report = child.probe(bundle);
            return report.output()
                    .<ProbeResult>map(ProbeResult.Passed::new)
                    .orElseGet(() -> new ProbeResult.Refused(report.reason()));
        };
        AgentPorts ports = new AgentPorts(
                new LossyFiles(),
                new LossyFiles(),
                fleet.link(id),
                fleet.artifacts(),
                fleet.metadata(),
                new TfliteEngine(),
                probe,
                key,
                key,
                now -> "",
                clock,
                new TimeBound(),
                random,
                MemoryGauge.NONE);
        agent = Agent.open(
                TestIdentity.of(id, key.publicKey(), clock.instant(), owner.root()),
                AgentConfig.defaults("test"),
                ports);
    }

    /** The owner signs these bytes, whatever they are, and the server assigns them. */
    UpdateStatus updateSigned(byte[] bundle) throws IOException {
        TargetFile file = owner.release("signed.flotilla", bundle);
        fleet.artifacts().put(bundle);
        return update(file);
    }

    /** The owner signs a valid bundle, and the server has other bytes in its place. */
    UpdateStatus updateUnsigned(byte[] valid, byte[] instead) throws IOException {
        TargetFile file = owner.release("unsigned.flotilla", valid);
        fleet.artifacts().putAs(file.digest(), instead);
        return update(file);
    }

    private UpdateStatus update(TargetFile file) throws IOException {
        fleet.metadata().serve(owner);
        counter++;
        fleet.assign(id, owner.assign(id, file, counter));
        for (int i = 0; i < MAX_PASSES; i++) {
            if (!agent.poll()) {
                UpdatePhase phase = agent.status().update().phase();
                if (agent.status().update().counter() == counter && isSettled(phase)) {
                    fleet.artifacts().forget(file.digest());
                    return agent.status().update();
                }
                clock.advance(WAIT);
            }
        }
        throw new AssertionError("busy after " + MAX_PASSES + " passes: " + agent.status());
    }

    private static boolean isSettled(UpdatePhase phase) {
        return switch (phase) {
            case IDLE, SHADOWING, CONFIRMED, REJECTED, ROLLED_BACK -> true;
            case FETCHING, VERIFYING, PROBING, ACTIVATING -> false;
        };
    }

    /** The server sends any bytes in place of an assignment and an acknowledgement; a pass follows. */
    void send(byte[] message) throws IOException {
        fleet.sendDesired(id, message);
        fleet.sendAck(id, message);
        clock.advance(WAIT);
        agent.poll();
        fleet.forgetHeard(id);
    }

    /** A valid assignment of what serves, under the highest counter so far. */
    SignedAssignment assignment(byte[] bundle) {
        TargetFile file = owner.release("signed.flotilla", bundle);
        fleet.metadata().serve(owner);
        return owner.assign(id, file, counter);
    }

    /** Who signs assignments. */
    Director director() {
        PublicKey key = owner.director().publicKey();
        return new Director(Map.of(key.keyId(), key));
    }

    /** What a director would sign that signs anything, if it is short enough to be read. */
    byte[] signedByDirector(byte[] content) {
        return content.length > SignedAssignment.MAX_BYTES
                ? content
                : DirectorMessage.sign(content, owner.director()).bytes();
    }

    Agent agent() {
        return agent;
    }

    Optional<Digest> serving() {
        return agent.status().update().activeBundle();
    }

    /** What the fleet heard last. */
    ReportedState lastReport() throws Exception {
        agent.poll();
        List<ReportedState> reports = fleet.reports(id, key.publicKey());
        return reports.get(reports.size() - 1);
    }

    /** How many child processes were started. */
    int probes() {
        return probes;
    }

    @Override
    public void close() {
        agent.close();
    }
}
