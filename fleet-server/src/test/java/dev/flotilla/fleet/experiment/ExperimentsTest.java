package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.GatePlan;
import dev.flotilla.fleet.rollout.Gatings;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.store.StoreTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A stage of a rollout that is compared with a control, from its start to its ruling. */
class ExperimentsTest {
    private static final long SEED = 20260111;

    private static final Duration SPAN = Duration.ofMinutes(10);
    private static final GatePlan ERRORS = Gatings.gate(GateMetric.Known.INFERENCE_ERROR_RATE, 0.05, 20, SPAN);
    private static final GatePlan UPDATES = Gatings.gate(GateMetric.Known.UPDATE_FAILURE_RATE, 0.3, 20, SPAN);

    private final Random random = new Random(SEED);

    /** Telemetry of a span, and a window after it, so that nothing is waited for. */
    private void observe(TrialWorld world, DeviceId device, Digest bundle, Instant from, double errorRate) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < 200; i++) {
            if (random.nextDouble() < errorRate) {
                sketch.recordError();
            } else {
                sketch.record(new Observation(1, 1, 3, 0.9, 2));
            }
        }
        world.tell(device, new Window(device + "-" + from, from, from.plus(SPAN), bundle, sketch));
    }

    private StageRuling afterSpan(TrialWorld world, double canaryErrors, double controlErrors) {
        world.start();
        world.judge();
        world.pass(Duration.ofSeconds(30));
        Instant active = world.now();
        world.stage(0).forEach(world::succeed);
        for (TrialPair pair : world.pairs()) {
            observe(world, pair.canary(), TrialWorld.NEW, active, canaryErrors);
            observe(world, pair.control().orElseThrow(), TrialWorld.OLD, active, controlErrors);
        }
        world.pass(SPAN);
        return world.judge();
    }

    @Test
    void abortsAStageWhoseInferencesFailMoreOften() {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(ERRORS));
        StageRuling ruling = afterSpan(world, 0.2, 0.02);
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling(), ruling::toString);
        assertTrue(
                ruling.reason().startsWith("gate inference-error-rate: worse than the control by 0.1"), ruling::reason);
        KeptVerdict kept = world.verdicts().get(0);
        assertEquals(Ruling.ABORT, kept.verdict().ruling());
        assertEquals(40, kept.verdict().evidence().sample().canary());
        assertEquals(List.of(StageRuling.Ruling.HOLD, StageRuling.Ruling.ABORT), world.told());
    }

    @Test
    void advancesAStageThatIsAsGood() {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(ERRORS));
        StageRuling ruling = afterSpan(world, 0.02, 0.02);
        assertEquals(StageRuling.Ruling.ADVANCE, ruling.ruling(), ruling::toString);
    }

    @Test
    void saysTheSameHoweverOftenItIsAsked() {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(ERRORS));
        StageRuling ruling = afterSpan(world, 0.02, 0.02);
        List<KeptVerdict> kept = world.verdicts();
        assertEquals(ruling, world.judge());
        assertEquals(kept, world.verdicts());
        assertEquals(List.of(StageRuling.Ruling.HOLD, StageRuling.Ruling.ADVANCE), world.told());
    }

    @Test
    void comparesNobodyWithDevicesThatSomebodyChose() {
        Reach chosen = new Reach.Matching(DeviceFilter.ofGroup("shop"));
        TrialWorld world = new TrialWorld(80, 50, chosen, Gatings.of(ERRORS));
        world.start();
        world.judge();
        assertEquals(List.of(), world.pairs());
    }

    @Test
    void holdsBeforeAnythingIsObserved() {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(ERRORS));
        world.start();
        StageRuling ruling = world.judge();
        assertEquals(StageRuling.Ruling.HOLD, ruling.ruling());
        assertEquals(
                "gate inference-error-rate: not enough evidence: 0 of at least 20 pairs of devices", ruling.reason());
    }

    @Test
    void abortsAStageWhoseDevicesDoNotComeUp() {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(UPDATES));
        world.start();
        world.judge();
        world.stage(0).forEach(device -> world.settle(device, RolloutDeviceState.FAILED));
        world.pass(SPAN);
        StageRuling ruling = world.judge();
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling(), ruling::toString);
    }

    @Test
    void doesNotHoldSilentDevicesAgainstTheModelForEver() {
        TrialWorld world = new TrialWorld(4, 50, Gatings.of(ERRORS));
        world.start();
        world.judge();
        world.stage(0).forEach(world::succeed);
        world.pass(SPAN.plus(Agenda.LATEST).minusMillis(1));
        world.judge();
        assertEquals(2, world.open());
        world.pass(Duration.ofMillis(1));
        world.judge();
        assertEquals(0, world.open());
        assertEquals(0, world.verdicts().get(0).verdict().evidence().sample().canary());
    }

    @Test
    void dropsPairsThatAreNoLongerAlikeAndSaysSo() {
        TrialWorld world = new TrialWorld(8, 50, Gatings.of(ERRORS));
        world.start();
        world.judge();
        world.revoke(world.pairs().get(0).canary());
        DeviceId last = world.pairs().get(1).control().orElseThrow();
        world.report(last, StoreTest.NOW, Digest.of(new byte[] {1}));
        StageRuling ruling = world.judge();
        assertTrue(
                ruling.reason()
                        .endsWith("; 2 of 4 pairs are compared no more, the last because " + last
                                + " runs another bundle than before"),
                ruling::reason);
        assertEquals(2, world.open());
    }

    @Test
    void judgesAStageWithoutControlByGuardRailsOnly() {
        TrialWorld world = new TrialWorld(4, 100, Gatings.of(ERRORS, Gatings.withRail(UPDATES, 0.5, 2)));
        world.start();
        StageRuling before = world.judge();
        assertEquals(StageRuling.Ruling.HOLD, before.ruling());
        assertEquals(
                "gate update-failure-rate: by its guard rail only, since the stage has no control: 0 of 4 devices seen,"
                        + " 0 beyond 0.5",
                before.reason());
        List<DeviceId> devices = world.stage(0);
        devices.subList(0, 3).forEach(world::succeed);
        world.settle(devices.get(3), RolloutDeviceState.FAILED);
        world.pass(SPAN);
        StageRuling one = world.judge();
        assertEquals(StageRuling.Ruling.ADVANCE, one.ruling(), one::toString);
        assertTrue(
                one.reason()
                        .startsWith(
                                "gate inference-error-rate: not judged: the stage has no control, and the gate no guard"
                                        + " rail; gate update-failure-rate: by its guard rail only"),
                one::reason);
    }

    @Test
    void abortsAStageWithoutControlBeyondItsGuardRail() {
        TrialWorld world = new TrialWorld(4, 100, Gatings.of(Gatings.withRail(UPDATES, 0.5, 2)));
        world.start();
        world.judge();
        world.stage(0).forEach(device -> world.settle(device, RolloutDeviceState.FAILED));
        world.pass(SPAN);
        StageRuling ruling = world.judge();
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling());
        assertEquals("gate update-failure-rate: guard rail: 4 devices of the canary are beyond 0.5", ruling.reason());
    }

    @Test
    void adjustsForWhatDevicesDidBefore() {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(ERRORS));
        for (RolloutDevice part : world.parts()) {
            observe(world, part.id(), TrialWorld.OLD, world.now().minus(SPAN), 0.02);
        }
        afterSpan(world, 0.02, 0.02);
        assertTrue(world.observations().stream()
                .filter(one -> one.value().isPresent())
                .allMatch(one -> one.before().isPresent()));
        assertEquals(80, world.observations().size());
    }

    @Test
    void beginsAnewWhenTheStageDoes() {
        TrialWorld world = new TrialWorld(8, 50, Gatings.of(ERRORS));
        world.start();
        world.judge();
        world.pass(Duration.ofMinutes(1));
        world.start();
        world.judge();
        assertEquals(2, world.verdicts().size());
        assertEquals(
                Optional.of(world.now()), world.verdicts().stream().findFirst().map(KeptVerdict::since));
    }
}
