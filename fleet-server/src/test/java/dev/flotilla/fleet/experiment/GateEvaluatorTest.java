package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.experiment.GateTerms.TimeoutOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GateEvaluatorTest {
    private static final Duration WAIT = Duration.ofHours(10);
    private static final Instant END = Pairs.at(500);
    private static final long SEED = 20260108;

    private final Random random = new Random(SEED);

    private static Gate errors(int minimumPairs) {
        return Gate.inferenceErrorRate(
                new GateTerms(0.02, 1, minimumPairs, WAIT, TimeoutOutcome.HOLD, Optional.empty()));
    }

    private static Gate errors(TimeoutOutcome outcome) {
        return Gate.inferenceErrorRate(new GateTerms(0.02, 1, 20, WAIT, outcome, Optional.empty()));
    }

    private static Gate withRail(double limit, int devices) {
        return Gate.inferenceErrorRate(
                new GateTerms(0.02, 1, 20, WAIT, TimeoutOutcome.HOLD, Optional.of(new GuardRail(limit, devices))));
    }

    private static GateVerdict verdict(Gate gate, StageObservations stage, Instant now) {
        return new GateEvaluator(ErrorBudget.evenly(0.05, 0.05, List.of(gate))).evaluate(gate, stage, now);
    }

    /** Error rates near 5 %, of the canary higher by the effect. */
    private Pairs rates(int pairs, double effect, double spread) {
        Pairs rates = new Pairs();
        for (int i = 0; i < pairs; i++) {
            rates.add(0.05 + effect + spread * random.nextGaussian(), 0.05 + spread * random.nextGaussian());
        }
        return rates;
    }

    @Test
    void abortsACanaryThatIsWorse() {
        GateVerdict verdict = verdict(errors(20), rates(60, 0.05, 0.02).stage(1), END);
        assertEquals(Ruling.ABORT, verdict.ruling());
        assertTrue(verdict.reason().startsWith("worse than the control by 0.0"), verdict::reason);
        Evidence evidence = verdict.evidence();
        assertTrue(evidence.effect().pWorse() <= evidence.falseAbort(), evidence::toString);
        assertEquals(0.025, evidence.falseAbort());
    }

    @Test
    void advancesACanaryThatIsProvedToBeAsGood() {
        GateVerdict verdict = verdict(errors(20), rates(60, 0, 0.01).stage(1), END);
        assertEquals(Ruling.ADVANCE, verdict.ruling());
        assertTrue(verdict.reason().startsWith("worse by less than the margin of 0.02"), verdict::reason);
        assertTrue(verdict.evidence().effect().interval().upper() <= 0.02, verdict::toString);
    }

    @Test
    void keepsEveryNumberOfTheDecision() {
        Pairs pairs = Pairs.apart(0.1, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3);
        Gate gate = withRail(0.5, 3);
        GateVerdict verdict = verdict(
                Gate.inferenceErrorRate(new GateTerms(
                        0.02, 1, 12, WAIT, TimeoutOutcome.HOLD, gate.terms().rail())),
                pairs.stage(2),
                END);
        Evidence evidence = verdict.evidence();
        assertEquals("inference-error-rate", evidence.gate());
        assertEquals(2, evidence.stage());
        assertEquals(0.0125, evidence.falseAbort());
        assertEquals(0.05, evidence.falseAdvance());
        assertEquals(14, evidence.sample().canary());
        assertEquals(14, evidence.sample().control());
        assertEquals(12, evidence.sample().pairs());
        assertEquals(0.4, evidence.sample().canaryMean(), 1e-12);
        assertEquals(0.1, evidence.sample().controlMean(), 1e-12);
        assertEquals(0, evidence.sample().beyondRail());
        assertEquals(0.3, evidence.effect().worsening(), 1e-12);
        assertEquals(0, evidence.effect().theta());
        assertEquals(Optional.of(new Evidence.Decided(Ruling.ABORT, Pairs.at(12), 12)), evidence.decided());
    }

    @Test
    void holdsBelowTheMinimumOfPairsWhateverTheySay() {
        StageObservations stage = rates(19, 0.3, 0.001).stage(1);
        for (TimeoutOutcome outcome : TimeoutOutcome.values()) {
            GateVerdict verdict = verdict(errors(outcome), stage, Pairs.at(10_000));
            assertEquals(Ruling.HOLD, verdict.ruling());
            assertEquals("not enough evidence: 19 of at least 20 pairs of devices", verdict.reason());
        }
    }

    @ParameterizedTest
    @EnumSource(TimeoutOutcome.class)
    void doesAsTheOperatorSaidAfterTheMaximumWait(TimeoutOutcome outcome) {
        StageObservations stage = rates(30, 0.01, 0.1).stage(1);
        GateVerdict before = verdict(errors(outcome), stage, Pairs.at(599));
        assertEquals(Ruling.HOLD, before.ruling(), before::reason);
        assertTrue(before.reason().startsWith("undecided after 30 pairs"), before::reason);
        GateVerdict after = verdict(errors(outcome), stage, Pairs.at(600));
        assertEquals(outcome.name(), after.ruling().name());
        assertTrue(after.reason().startsWith("undecided when the maximum wait was over after 30"), after::reason);
    }

    @Test
    void heedsEvidenceAfterTheMaximumWaitOnlyWhileItHolds() {
        Pairs pairs = rates(595, 0, 0.6);
        for (int i = 0; i < 400; i++) {
            pairs.add(1.5 + 0.6 * random.nextGaussian(), 0.6 * random.nextGaussian());
        }
        Instant late = Pairs.at(2000);
        assertEquals(
                Ruling.ADVANCE,
                verdict(errors(TimeoutOutcome.ADVANCE), pairs.stage(1), late).ruling());
        assertEquals(
                Ruling.ABORT,
                verdict(errors(TimeoutOutcome.HOLD), pairs.stage(1), late).ruling());
    }

    @Test
    void guardRailAbortsAtOnce() {
        Pairs pairs = new Pairs().addCanary(0.2).addCanary(0.9).addCanary(0.1).addCanary(0.8);
        assertEquals(
                Ruling.HOLD,
                verdict(withRail(0.5, 2), pairs.stage(1), Pairs.at(3)).ruling());
        GateVerdict verdict = verdict(withRail(0.5, 2), pairs.stage(1), Pairs.at(4));
        assertEquals(Ruling.ABORT, verdict.ruling());
        assertEquals("guard rail: 2 devices of the canary are beyond 0.5", verdict.reason());
        assertEquals(
                Optional.of(new Evidence.Decided(Ruling.ABORT, Pairs.at(4), 0)),
                verdict.evidence().decided());
    }

    @Test
    void guardRailLooksBelowWhereMoreIsBetter() {
        Gate gate = Gate.estimatedAccuracy(
                new GateTerms(0.02, 1, 20, WAIT, TimeoutOutcome.HOLD, Optional.of(new GuardRail(0.5, 1))));
        assertEquals(
                Ruling.HOLD,
                verdict(gate, new Pairs().addCanary(0.5).stage(1), END).ruling());
        assertEquals(
                Ruling.ABORT,
                verdict(gate, new Pairs().addCanary(0.4).stage(1), END).ruling());
    }

    @Test
    void doesNotAdvanceOnGroupsThatReportUnequally() {
        Pairs pairs = rates(40, 0, 0.01);
        for (int i = 0; i < 80; i++) {
            pairs.addControl(0.05);
        }
        GateVerdict verdict = verdict(errors(20), pairs.stage(1), END);
        assertEquals(Ruling.HOLD, verdict.ruling());
        assertTrue(
                verdict.reason().startsWith("the groups report unequally: 40 devices of the canary and 120 of the"),
                verdict::reason);
    }

    @Test
    void isTheSameHoweverOftenItIsAsked() {
        for (int run = 0; run < 200; run++) {
            StageObservations stage = rates(60, random.nextInt(3) * 0.015, 0.03).stage(1);
            GateVerdict last = verdict(errors(20), stage, END);
            Optional<GateVerdict> first = Optional.empty();
            for (int minute = 0; minute <= 60 && first.isEmpty(); minute++) {
                first = Optional.of(verdict(errors(20), stage, Pairs.at(minute)))
                        .filter(verdict -> verdict.ruling() != Ruling.HOLD);
            }
            assertEquals(last.ruling(), first.map(GateVerdict::ruling).orElse(Ruling.HOLD), "seed " + SEED);
            assertEquals(last.evidence().effect(), first.orElse(last).evidence().effect(), "seed " + SEED);
        }
    }

    @Test
    void doesNotDependOnTheOrderInWhichObservationsAreListed() {
        StageObservations stage = rates(60, 0.01, 0.03).stage(1);
        List<DeviceObservation> shuffled = new ArrayList<>(stage.canary());
        Collections.shuffle(shuffled, random);
        StageObservations other = new StageObservations(1, stage.since(), shuffled, stage.control());
        assertEquals(verdict(errors(20), stage, END), verdict(errors(20), other, END));
    }

    @Test
    void rejectsValuesThatDoNotFit() {
        Gate updates = Gate.updateFailureRate(GateTerms.of(0.05, 20, WAIT));
        assertEquals(
                "device canary-0 observed 0.5, but PROPORTION compares 0 and 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> verdict(
                                        updates, new Pairs().addCanary(0.5).stage(1), END))
                        .getMessage());
        Gate latency = Gate.latencyP95Ratio(GateTerms.of(0.1, 20, WAIT));
        assertThrows(
                IllegalArgumentException.class,
                () -> verdict(latency, new Pairs().addCanary(0).stage(1), END));
        assertThrows(
                IllegalArgumentException.class,
                () -> verdict(errors(20), new Pairs().addCanary(Double.NaN).stage(1), END));
    }

    @Test
    void rejectsAPairOfThree() {
        StageObservations stage = rates(3, 0, 0.1).stage(1);
        List<DeviceObservation> twice = new ArrayList<>(stage.canary());
        twice.add(stage.canary().get(1));
        StageObservations three = new StageObservations(1, stage.since(), twice, stage.control());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> verdict(errors(20), three, END))
                .getMessage()
                .startsWith("pair 1 has two observations in one group"));
    }

    @Test
    void doesNotTakeGroupsForUnequalThatWereTakenInTogether() {
        Pairs pairs = new Pairs();
        for (int i = 0; i < 60; i++) {
            pairs.add(0.05, 0.05);
        }
        StageObservations apart = pairs.stage(1);
        StageObservations together =
                new StageObservations(1, apart.since(), atOnce(apart.canary()), atOnce(apart.control()));
        assertEquals(1, verdict(errors(20), together, END).evidence().sample().sampleRatioP());
    }

    private static List<DeviceObservation> atOnce(List<DeviceObservation> devices) {
        return devices.stream()
                .map(device -> new DeviceObservation(
                        device.device(), device.pair(), device.value(), device.before(), Pairs.at(1)))
                .toList();
    }
}
