package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowFeatures;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.rollout.AbTest;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.GatePlan;
import dev.flotilla.fleet.rollout.Gatings;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.store.StoreTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.BiConsumer;
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
        tell(world, device, bundle, from, sketch);
    }

    private static void tell(TrialWorld world, DeviceId device, Digest bundle, Instant from, ObservationSketch sketch) {
        world.tell(device, new Window(device + "-" + from, from, from.plus(SPAN), bundle, sketch));
    }

    /** The stage starts, its devices come up, and each pair says something from then on for so long. */
    private static StageRuling after(Duration time, TrialWorld world, BiConsumer<TrialPair, Instant> says) {
        world.start();
        world.judge();
        world.pass(Duration.ofSeconds(30));
        Instant active = world.now();
        world.stage(0).forEach(world::succeed);
        world.pairs().forEach(pair -> says.accept(pair, active));
        world.pass(time);
        return world.judge();
    }

    private StageRuling afterSpan(TrialWorld world, double canaryErrors, double controlErrors) {
        return after(SPAN, world, (pair, active) -> {
            observe(world, pair.canary(), TrialWorld.NEW, active, canaryErrors);
            observe(world, pair.control().orElseThrow(), TrialWorld.OLD, active, controlErrors);
        });
    }

    private StageRuling afterDay(TrialWorld world, double canaryConfidence, double controlConfidence) {
        return after(DAY, world, (pair, active) -> {
            tellConfidence(world, pair.canary(), TrialWorld.NEW, active, canaryConfidence);
            tellConfidence(world, pair.control().orElseThrow(), TrialWorld.OLD, active, controlConfidence);
        });
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
    void abortsAStageWhoseAgentsTakeMoreMemory() {
        TrialWorld world =
                new TrialWorld(80, 50, Gatings.of(Gatings.gate(GateMetric.Known.MEMORY_RATIO, 0.2, 20, SPAN)));
        StageRuling ruling = after(SPAN, world, (pair, active) -> {
            tellMemory(world, pair.canary(), TrialWorld.NEW, active, 150e6);
            tellMemory(world, pair.control().orElseThrow(), TrialWorld.OLD, active, 100e6);
        });
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling(), ruling::toString);
        assertTrue(ruling.reason().startsWith("gate memory-ratio: worse than the control"), ruling::reason);
    }

    private void tellMemory(TrialWorld world, DeviceId device, Digest bundle, Instant from, double bytes) {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(1, 1, 3, 0.9, 2));
        sketch.record(ObservationSketch.MEMORY_BYTES, bytes * (0.95 + 0.1 * random.nextDouble()));
        tell(world, device, bundle, from, sketch);
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

    private static final GatePlan AGREEMENT =
            Gatings.gate(new GateMetric.Shadow(GateMetric.Shadowed.AGREEMENT, 0.95, 30), 0.2, 5, SPAN);
    private static final GatePlan SLOWNESS =
            Gatings.gate(new GateMetric.Shadow(GateMetric.Shadowed.SHADOW_LATENCY_RATIO, 1.5, 30), 0.5, 5, SPAN);

    /** Forty devices run the bundle in shadow, and tell of so many inputs. */
    private StageRuling shadowed(TrialWorld world, int inputs, double agreement, double slowness) {
        world.start();
        world.judge();
        world.pass(Duration.ofSeconds(30));
        Instant active = world.now();
        world.stage(0).forEach(device -> world.settle(device, RolloutDeviceState.SHADOWING));
        ShadowFeatures features = ShadowFeatures.of(TrialWorld.NEW);
        for (TrialPair pair : world.pairs()) {
            ObservationSketch sketch = new ObservationSketch();
            sketch.record(new Observation(1, 1, 3, 0.9, 2));
            for (int i = 0; i < inputs; i++) {
                sketch.record(features.agreement(), random.nextDouble() < agreement ? 1 : 0);
                sketch.record(features.latencyRatio(), slowness * (0.9 + 0.2 * random.nextDouble()));
            }
            world.tell(
                    pair.canary(),
                    new Window(pair.canary().value(), active, active.plus(SPAN), TrialWorld.OLD, sketch));
        }
        world.pass(SPAN);
        return world.judge();
    }

    private static TrialWorld shadowWorld() {
        StagePlan first = new StagePlan(new Reach.Percent(50), Duration.ZERO, 1, Optional.of(new ShadowTerms(1, 1000)));
        return new TrialWorld(80, 50, first, Gatings.of(AGREEMENT, SLOWNESS, ERRORS));
    }

    @Test
    void abortsAShadowThatDisagrees() {
        TrialWorld world = shadowWorld();
        StageRuling ruling = shadowed(world, 200, 0.5, 1);
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling(), ruling::toString);
        assertTrue(ruling.reason().startsWith("gate agreement: worse than the limit by 0.4"), ruling::reason);
        assertEquals(
                2,
                world.verdicts().stream()
                        .map(kept -> kept.verdict().evidence().gate())
                        .distinct()
                        .count());
    }

    @Test
    void abortsAShadowThatTakesTooLong() {
        StageRuling ruling = shadowed(shadowWorld(), 200, 1, 3);
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling(), ruling::toString);
        assertTrue(ruling.reason().startsWith("gate shadow-latency-ratio: worse than the limit"), ruling::reason);
    }

    @Test
    void letsAShadowPassThatAgreesInTime() {
        StageRuling ruling = shadowed(shadowWorld(), 200, 0.99, 1.1);
        assertEquals(StageRuling.Ruling.ADVANCE, ruling.ruling(), ruling::toString);
    }

    @Test
    void takesNoNumberFromADeviceThatComparedTooFewInputs() {
        StageRuling ruling = shadowed(shadowWorld(), 29, 0.2, 9);
        assertEquals(StageRuling.Ruling.HOLD, ruling.ruling(), ruling::toString);
        assertTrue(
                ruling.reason().startsWith("gate agreement: not enough evidence: 0 of at least 5 devices"),
                ruling::reason);
    }

    private static final Duration DAY = Duration.ofDays(1);

    private static TrialWorld testWorld(GateMetric metric, AbTest.Then then) {
        AbTest test = new AbTest(metric, 0.05, 20, DAY, SPAN, then);
        StagePlan first = new StagePlan(new Reach.Percent(50), Duration.ZERO, 1, Optional.empty(), Optional.of(test));
        return new TrialWorld(80, 50, first, Gatings.of(UPDATES));
    }

    private static Evidence evidence(TrialWorld world) {
        return world.verdicts().stream()
                .map(kept -> kept.verdict().evidence())
                .filter(evidence -> evidence.gate().equals(AbTest.NAME))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysAtTheEndOfTheTestWhichModelDoesWorse() {
        TrialWorld world = testWorld(GateMetric.Known.INFERENCE_ERROR_RATE, AbTest.Then.ADVANCE);
        StageRuling early = afterSpan(world, 0.2, 0.02);
        assertEquals(StageRuling.Ruling.HOLD, early.ruling(), early::toString);
        assertTrue(early.reason().contains("gate ab: both serve until "), early::reason);
        world.pass(DAY);
        StageRuling ruling = world.judge();
        assertEquals(StageRuling.Ruling.HOLD, ruling.ruling(), ruling::toString);
        assertTrue(ruling.reason().contains("the new model does not as well: worse by 0.1"), ruling::reason);
        Evidence.Effect effect = evidence(world).effect();
        assertTrue(effect.pWorse() <= AbEvaluator.LEVEL);
        assertTrue(effect.interval().lower() > 0 && effect.interval().lower() < effect.worsening());
        assertTrue(effect.interval().upper() > effect.worsening());
    }

    @Test
    void goesOnWithAModelThatDoesBetterIfThePlanSaysSo() {
        TrialWorld world = testWorld(GateMetric.Known.INFERENCE_ERROR_RATE, AbTest.Then.ADVANCE);
        afterSpan(world, 0.02, 0.2);
        world.pass(DAY);
        StageRuling ruling = world.judge();
        assertEquals(StageRuling.Ruling.ADVANCE, ruling.ruling(), ruling::toString);
        assertTrue(ruling.reason().contains("the new model does better: worse by -0.1"), ruling::reason);
    }

    @Test
    void leavesItToTheOperatorIfThePlanSaysSo() {
        TrialWorld world = testWorld(GateMetric.Known.INFERENCE_ERROR_RATE, AbTest.Then.HOLD);
        afterSpan(world, 0.02, 0.02);
        world.pass(DAY);
        StageRuling ruling = world.judge();
        assertEquals(StageRuling.Ruling.HOLD, ruling.ruling(), ruling::toString);
        assertTrue(ruling.reason().contains("no difference was found"), ruling::reason);
    }

    /** Of a metric of which more is better, a difference upwards is for the better. */
    @Test
    void turnsWhatIsBetterTheRightWay() {
        TrialWorld world = testWorld(GateMetric.Known.CONFIDENCE, AbTest.Then.ADVANCE);
        StageRuling ruling = afterDay(world, 0.9, 0.7);
        assertEquals(StageRuling.Ruling.ADVANCE, ruling.ruling(), ruling::toString);
        assertEquals(-0.2, evidence(world).effect().worsening(), 0.02);
    }

    @Test
    void staysWhereItIsUnlessTheNewModelIsProvenBetterIfThePlanSaysSo() {
        TrialWorld alike = testWorld(GateMetric.Known.INFERENCE_ERROR_RATE, AbTest.Then.ADVANCE_IF_BETTER);
        afterSpan(alike, 0.02, 0.02);
        alike.pass(DAY);
        assertEquals(StageRuling.Ruling.HOLD, alike.judge().ruling());
        TrialWorld better = testWorld(GateMetric.Known.INFERENCE_ERROR_RATE, AbTest.Then.ADVANCE_IF_BETTER);
        afterSpan(better, 0.02, 0.2);
        better.pass(DAY);
        assertEquals(StageRuling.Ruling.ADVANCE, better.judge().ruling());
    }

    /** A model whose answers of the same class and confidence were right more often is expected to be right more often. */
    @Test
    void comparesTheAccuracyThatIsEstimatedOfEachDevice() {
        TrialWorld world = testWorld(GateMetric.Known.ESTIMATED_ACCURACY, AbTest.Then.ADVANCE_IF_BETTER);
        world.register(TrialWorld.NEW, calibration(9));
        world.register(TrialWorld.OLD, calibration(6));
        StageRuling ruling = afterDay(world, 0.8, 0.8);
        assertEquals(StageRuling.Ruling.ADVANCE, ruling.ruling(), ruling::toString);
        assertEquals(-0.3, evidence(world).effect().worsening(), 0.01);
    }

    @Test
    void knowsNothingOfTheAccuracyOfModelsThatWereNotCalibrated() {
        TrialWorld world = testWorld(GateMetric.Known.ESTIMATED_ACCURACY, AbTest.Then.ADVANCE);
        world.register(TrialWorld.NEW, calibration(9));
        StageRuling ruling = afterDay(world, 0.8, 0.8);
        assertEquals(StageRuling.Ruling.HOLD, ruling.ruling(), ruling::toString);
        assertEquals(0, evidence(world).sample().pairs());
    }

    /** Of a thousand answers of class 3, so many tenths were right. */
    private static Calibration calibration(int tenths) {
        Calibration calibration = new Calibration(4);
        for (int i = 0; i < 1000; i++) {
            calibration.add(3, 0.81, i % 10 < tenths ? 3 : 2);
        }
        return calibration;
    }

    private void tellConfidence(TrialWorld world, DeviceId device, Digest bundle, Instant from, double mean) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < 20; i++) {
            sketch.record(new Observation(1, 1, 3, mean + 0.02 * random.nextDouble(), 2));
        }
        tell(world, device, bundle, from, sketch);
    }

    @Test
    void callsItADifferenceNoMoreOftenThanItMay() {
        int wrong = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            List<DeviceObservation> canary = new ArrayList<>();
            List<DeviceObservation> control = new ArrayList<>();
            for (int pair = 0; pair < 60; pair++) {
                canary.add(observation(pair));
                control.add(observation(pair));
            }
            AbTest test = new AbTest(
                    GateMetric.Known.CONFIDENCE,
                    0.1,
                    20,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    AbTest.Then.HOLD);
            GateVerdict verdict = AbEvaluator.evaluate(
                    PlannedGate.of(test),
                    test,
                    new StageObservations(1, Instant.EPOCH, canary, control),
                    Instant.EPOCH.plusSeconds(100));
            wrong += verdict.evidence().effect().pWorse() <= AbEvaluator.LEVEL ? 1 : 0;
        }
        // Three standard deviations above 5 % of 400 are 33.
        assertTrue(wrong <= 33, wrong + " of " + runs + ", seed " + SEED);
    }

    private DeviceObservation observation(int pair) {
        return new DeviceObservation(
                new DeviceId("d"),
                pair,
                random.nextGaussian() / 10,
                OptionalDouble.empty(),
                Instant.EPOCH.plusSeconds(pair));
    }
}
