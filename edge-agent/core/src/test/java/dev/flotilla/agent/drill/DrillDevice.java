package dev.flotilla.agent.drill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.ModelUnfitException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.inference.ServedModel;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.agent.storage.Folder;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestIdentity;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.DeltaWriter;
import dev.flotilla.contract.delta.Match;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TargetFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A whole agent with its own small fleet, over folders that survive it. Everything it does has moments to crash at. */
final class DrillDevice {
    /** Under this counter, whatever was assigned before has an end. */
    private static final long LAST_COUNTER = 1_000_000;

    private static final int MANY_PASSES = 400;
    private static final int UNSENT_PASSES = 8;
    private static final int IMAGE = 5;
    private static final DeviceId ID = new DeviceId("edge-1");
    private static final P256PublicKey KEY =
            P256KeyPair.generate(new SecureRandom()).publicKey();
    private static final EnumSet<UpdatePhase> ENDS =
            EnumSet.of(UpdatePhase.CONFIRMED, UpdatePhase.REJECTED, UpdatePhase.ROLLED_BACK);

    private final Releases owner = Releases.byOwner();
    private final Map<DrillModel, TargetFile> released = new EnumMap<>(DrillModel.class);
    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Identity identity = TestIdentity.of(ID, KEY, clock.instant(), owner.root());
    private final Disk disk;
    private final CrashPoints points;
    private final Random random;
    private Optional<Agent> agent = Optional.empty();

    DrillDevice(Folder models, Folder spool, CrashPoints points, Random random) {
        this(Disk.of(models, spool), points, random);
    }

    DrillDevice(Disk disk, CrashPoints points, Random random) {
        this.disk = disk;
        this.points = points;
        this.random = random;
        for (DrillModel model : DrillModel.values()) {
            byte[] bundle = model.bundle();
            released.put(model, owner.release(model.path(), bundle));
            fleet.artifacts().put(bundle);
        }
        byte[] cut = DrillModel.SHORT.bundle();
        fleet.artifacts().putAs(Digest.of(cut), Arrays.copyOf(cut, cut.length / 2));
        fleet.metadata().serve(owner);
        // Bundles come in two parts, over two connections.
        fleet.artifacts().breakAfter(2 * cut.length / 3);
        fleet.link(ID);
    }

    /** The process starts. */
    void start() throws IOException {
        fleet.link(ID).close();
        AgentPorts ports = new AgentPorts(
                disk.models(),
                disk.spool(),
                fleet.link(ID),
                source(),
                metadata(),
                new DrillEngine(points),
                probe(),
                message -> new byte[64],
                DeviceKeys.number(1),
                now -> "",
                clock,
                new TimeBound(),
                random,
                MemoryGauge.NONE);
        agent = Optional.of(Agent.open(identity, config(), ports));
    }

    /** Every assignment is judged by metadata of its own. */
    private static AgentConfig config() {
        AgentConfig usual = AgentConfig.defaults("drill");
        return new AgentConfig(
                usual.version(),
                usual.window(),
                usual.spoolWindows(),
                usual.reconnectFirst(),
                usual.reconnectMost(),
                usual.reportInterval(),
                usual.update().withMetadataAge(Duration.ofSeconds(1)),
                usual.guard());
    }

    private ArtifactSource source() {
        return (digest, offset, atMost) -> {
            points.reach("fetch, before");
            return watched("fetch, under way", fleet.artifacts().open(digest, offset, atMost));
        };
    }

    private RepositoryFiles metadata() {
        return name -> {
            points.reach("metadata, before");
            return fleet.metadata().open(name).map(in -> watched("metadata, under way", in));
        };
    }

    private InputStream watched(String moment, InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int n = super.read(into, from, most);
                points.reach(moment);
                return n;
            }
        };
    }

    private Probe probe() {
        return bytes -> {
            points.reach("probe, before");
            try {
                ServedModel loaded = new ServingSlot(new FakeEngine(), InferenceListener.none(), Guard.OFF)
                        .load(BundleReader.read(bytes));
                points.reach("probe, after");
                return new ProbeResult.Passed(loaded.selfTestOutput());
            } catch (ModelUnfitException e) {
                return new ProbeResult.Refused(String.valueOf(e.getMessage()));
            }
        };
    }

    void assign(DrillModel model, long counter) {
        assign(model, Optional.empty(), counter);
    }

    /** @param deltaFrom the model whose bundle the assigned one can be made of */
    void assign(DrillModel model, Optional<DrillModel> deltaFrom, long counter) {
        TargetFile file = Optional.ofNullable(released.get(model)).orElseThrow();
        fleet.metadata().serve(owner.atVersion(DrillModel.values().length + counter));
        DesiredState whole = owner.desire(ID, file, counter);
        DesiredState desired =
                deltaFrom.map(old -> whole.withDelta(delta(old, model))).orElse(whole);
        fleet.assign(ID, SignedAssignment.seal(desired, owner.director()));
    }

    private DeltaRef delta(DrillModel old, DrillModel model) {
        byte[] from = old.bundle();
        byte[] to = model.bundle();
        byte[] delta = DeltaWriter.write(from, to, List.of(new Match(0, 0, Math.min(from.length, to.length))));
        fleet.artifacts().put(delta);
        return new DeltaRef(old.digest(), new ArtifactRef("delta", Digest.of(delta), delta.length));
    }

    /** Brings the device to where a scenario begins, with telemetry that the fleet does not have yet. */
    void prepare(Scenario scenario) throws IOException {
        start();
        long counter = 0;
        for (DrillModel model : scenario.before()) {
            counter++;
            assign(model, counter);
            assertEquals(UpdatePhase.CONFIRMED, settle(counter).phase());
        }
        fleet.down(true);
        for (int i = 0; i < UNSENT_PASSES; i++) {
            pass();
        }
    }

    /** Works, infers and lets time pass until the assignment has an end and all telemetry was taken. */
    UpdateStatus settle(long counter) throws IOException {
        for (int i = 0; i < MANY_PASSES; i++) {
            pass();
            UpdateStatus status = agent().status().update();
            boolean ended = status.counter() == counter && ENDS.contains(status.phase());
            if (ended && agent().status().windowsSpooled() == 0) {
                return status;
            }
        }
        throw new AssertionError("no end after " + MANY_PASSES + " passes: " + agent().status());
    }

    /** One pass of the agent, some seconds later. */
    void pass() throws IOException {
        agent().poll();
        if (agent().status().update().activeBundle().isPresent()) {
            infer();
        }
        clock.advance(Duration.ofSeconds(20));
    }

    private Agent agent() {
        return agent.orElseThrow();
    }

    private Prediction infer() {
        try {
            return agent().infer(Bundles.image(IMAGE));
        } catch (Exception e) {
            throw new AssertionError("the serving model does not answer", e);
        }
    }

    UpdateStatus status() {
        return agent().status().update();
    }

    /** What serves. */
    DrillModel serving() {
        Optional<Digest> active = status().activeBundle();
        return Arrays.stream(DrillModel.values())
                .filter(known -> active.equals(Optional.of(known.digest())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing serves, or an unknown bundle: " + status()));
    }

    /** Fails unless one of these models serves, is the one that the status names, and answers as it should. */
    void assertServes(Set<DrillModel> allowed, boolean orNothing) throws IOException {
        if (!status().activeBundle().isPresent()) {
            assertTrue(orNothing, () -> "nothing serves: " + status());
            return;
        }
        DrillModel model = serving();
        assertTrue(allowed.contains(model), () -> model + " serves: " + status());
        Prediction prediction = infer();
        assertEquals(model.digest(), prediction.bundle());
        assertArrayEquals(answer(BundleReader.read(model.bundle())), prediction.output());
    }

    private static byte[] answer(Bundle bundle) {
        try {
            float[] values = Preprocessor.of(bundle.preprocess()).toFloat(Bundles.image(IMAGE));
            return Bundles.answer(bundle.model(), bundle.input().quantize(values));
        } catch (WrongInputException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails unless the slot that the journal says is active holds, byte for byte, what serves. */
    void assertWhole() throws IOException {
        Slots slots = Slots.open("drill", disk.models());
        if (slots.table().active().isPresent()) {
            byte[] bytes = slots.read(slots.table().active().get());
            assertEquals(Optional.of(Digest.of(bytes)), status().activeBundle());
        }
    }

    /** Fails unless the device, whatever happened to it, takes the next update. */
    void assertUpdatable() throws IOException {
        assign(DrillModel.LAST, LAST_COUNTER);
        UpdateStatus status = settle(LAST_COUNTER);
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertServes(Set.of(DrillModel.LAST), false);
        assertWhole();
    }

    /** The state that the journal on disk is in; empty before the first entry. */
    String journaledState() throws IOException {
        return Slots.open("drill", disk.models())
                .table()
                .note()
                .findString("state")
                .orElse("");
    }

    /** Ids of the telemetry windows on the disk and at the fleet. */
    Set<String> windows() throws IOException {
        Set<String> ids = new HashSet<>();
        fleet.windows(ID).stream().map(Window::id).forEach(ids::add);
        for (String name : disk.spool().list()) {
            ids.add(name.substring("window-".length()));
        }
        return ids;
    }
}
