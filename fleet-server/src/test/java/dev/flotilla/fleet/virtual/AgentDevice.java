package dev.flotilla.fleet.virtual;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.agent.testkit.TestIdentity;
import dev.flotilla.agent.testkit.WearingEngine;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.device.Assignment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** A whole agent: its update machine, its trust, its signatures, on files that lose what was not synced. */
final class AgentDevice implements FleetDevice {

    private static final long PAUSE = 5_000;
    /** While nothing is to be done but to say now and then how it is. */
    private static final long IDLE_PAUSE = 60_000;

    private static final long STEP = 20;

    /** As often as a shadow that was never asked anything may begin anew. */
    private static final int MOST_STARTS = UpdatePolicy.defaults("").maxTries();

    private final DeviceId id;
    private final int number;
    private final DeviceSurroundings in;
    private final RepositoryFiles metadata;
    private final byte[] root;
    private final P256KeyPair key;
    private final LossyFiles models = new LossyFiles();
    private final LossyFiles spool = new LossyFiles();
    private final AgentPort link;
    private Agent agent;
    private long began;
    /** Of the shadow that is assigned. */
    private int starts;

    private boolean ended;
    /** Rises when what was planned is no longer to happen. */
    private long course;

    AgentDevice(DeviceId id, int number, DeviceSurroundings in, RepositoryFiles metadata, byte[] root) {
        this.id = id;
        this.number = number;
        this.in = in;
        this.metadata = metadata;
        this.root = root.clone();
        this.key = keyOf(number);
        this.link = new AgentPort(id.value(), this::say);
        this.agent = open();
        passAfter(PAUSE);
    }

    /** The key of a device, by its number. */
    static P256KeyPair keyOf(int number) {
        return DeviceKeys.number(number + 1);
    }

    private Agent open() {
        ArtifactSource source = (digest, offset, atMost) -> {
            if (trait(digest) == Trait.HANGS) {
                throw new IOException("connection refused");
            }
            in.ledger().fetches(id, digest);
            byte[] all = Catalogue.bytes(digest);
            return new ByteArrayInputStream(Arrays.copyOfRange(all, (int) offset, all.length));
        };
        AgentPorts ports = new AgentPorts(
                models,
                spool,
                link,
                source,
                metadata,
                new WearingEngine(model -> trait(Catalogue.ofModel(model)) == Trait.WRONG_ANSWER),
                probe(),
                key,
                key,
                now -> "",
                in.time().clock(),
                new TimeBound(),
                new Random(in.chances().plain().nextLong()),
                MemoryGauge.NONE);
        try {
            return Agent.open(
                    TestIdentity.of(id, key.publicKey(), in.time().clock().instant(), root),
                    AgentConfig.defaults("virtual"),
                    ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Probe probe() {
        return bytes -> {
            Trait trait = trait(Digest.of(bytes));
            if (trait == Trait.CRASHES) {
                throw new SimulatedCrash("the probe");
            }
            return trait == Trait.REFUSES
                    ? new ProbeResult.Refused("by its trait")
                    : new ProbeResult.Passed(BundleReader.read(bytes).selfTest().outputDigest());
        };
    }

    /** An agent says what is so, and nobody asks it anything. */
    private Trait trait(Digest bundle) {
        Trait trait = in.catalogue().trait(number, bundle);
        return trait == Trait.LIES || trait == Trait.ERRS ? Trait.FITS : trait;
    }

    private void passAfter(long millis) {
        long mine = ++course;
        in.time().after(millis, () -> {
            if (mine == course && !ended) {
                pass();
            }
        });
    }

    private void pass() {
        boolean more;
        try {
            more = agent.poll();
        } catch (SimulatedCrash crash) {
            restart();
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        look();
        passAfter(more ? STEP : isIdle() ? IDLE_PAUSE : PAUSE);
    }

    private boolean isIdle() {
        return switch (standing().phase()) {
            case IDLE, SHADOWING, CONFIRMED, REJECTED, ROLLED_BACK -> true;
            case FETCHING, VERIFYING, PROBING, ACTIVATING -> false;
        };
    }

    private void look() {
        UpdateStatus status = agent.status().update();
        if (status.counter() > began) {
            began = status.counter();
            starts = 0;
            Assignment obeyed = in.ledger().assignment(id, began).orElseThrow();
            in.ledger().began(id, began, obeyed.bundle());
        }
        if (status.phase() == UpdatePhase.REJECTED) {
            in.ledger().gaveUp(id);
        }
        in.ledger().runs(id, status.activeBundle());
    }

    private boolean say(byte[] cose) {
        try {
            in.ledger().said(id, ReportedState.verify(cose, key.publicKey()));
        } catch (Exception e) {
            throw new IllegalStateException("an agent signs what nobody can read", e);
        }
        return in.broker().say(this, cose);
    }

    @Override
    public DeviceId id() {
        return id;
    }

    @Override
    public void connected() {
        link.network(true);
        passAfter(STEP);
    }

    @Override
    public void disconnected() {
        link.network(false);
    }

    @Override
    public void told(byte[] payload) {
        link.told(payload);
        passAfter(STEP);
    }

    /** There is no telemetry. */
    @Override
    public void acknowledged(byte[] payload) {
        throw new IllegalStateException("nothing is acknowledged that was never sent");
    }

    @Override
    public void passed(Instant from, Instant to) {
        // Nobody infers.
    }

    /** What was not synced is lost. */
    @Override
    public void restart() {
        starts += standing().phase() == UpdatePhase.SHADOWING ? 1 : 0;
        in.broker().disconnect(id);
        models.crash(LossyFiles.Fate.LOST);
        spool.crash(LossyFiles.Fate.LOST);
        agent = open();
        look();
        passAfter(PAUSE);
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public Standing standing() {
        UpdateStatus status = agent.status().update();
        return new Standing(
                status.counter(),
                status.phase(),
                status.activeBundle(),
                status.selfTestOutput(),
                status.shadow().map(ReportedShadow::bundle));
    }

    @Override
    public UpdatePhase end(Assignment assignment) {
        Optional<Digest> active = standing().active();
        if (active.equals(Optional.of(assignment.bundle()))) {
            return UpdatePhase.CONFIRMED;
        }
        if (assignment.shadow().isEmpty()) {
            return trait(assignment.bundle()).end();
        }
        boolean wornOut = starts > MOST_STARTS && standing().phase() == UpdatePhase.REJECTED;
        return active.isEmpty() || wornOut
                ? UpdatePhase.REJECTED
                : trait(assignment.bundle()).endInShadow();
    }
}
