package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.rollout.AbTest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers a stage's A/B test. A pure function of the test, what was observed, and the time. It may be looked at at any time: its
 * p-value is two-sided and always valid, its interval a confidence sequence. The answer comes when the time is over; it aborts
 * nothing, so it spends nothing of the plan's error budget.
 */
final class AbEvaluator {
    /** Of the two-sided test and its interval. */
    static final double LEVEL = 0.05;

    private AbEvaluator() {}

    static GateVerdict evaluate(PlannedGate asked, AbTest test, StageObservations seen, Instant now) {
        Instant end = seen.since().plus(test.duration());
        Evidence evidence = evidence(asked.gate(), seen, now);
        Evidence.Sample sample = evidence.sample();
        if (sample.sampleRatioP() <= GateEvaluator.SAMPLE_RATIO_LEVEL) {
            return hold(
                    evidence,
                    "the groups report unequally: %d devices of the new model and %d of the old, p = %.3g",
                    sample.canary(),
                    sample.control(),
                    sample.sampleRatioP());
        }
        if (now.isBefore(end)) {
            return hold(evidence, "both serve until %s: %s", end, told(evidence));
        }
        if (sample.pairs() < test.minimumPairs()) {
            return hold(
                    evidence,
                    "not enough evidence: %d of at least %d pairs of devices",
                    sample.pairs(),
                    test.minimumPairs());
        }
        return answer(asked.gate(), test, evidence);
    }

    private static GateVerdict answer(Gate gate, AbTest test, Evidence evidence) {
        boolean found = evidence.effect().pWorse() <= LEVEL;
        if (found && (gate.direction() == Direction.EITHER || evidence.effect().worsening() > 0)) {
            return hold(evidence, "the new model does not as well: %s", told(evidence));
        }
        String what = found ? "the new model does better" : "no difference was found";
        Ruling ruling =
                switch (test.then()) {
                    case ADVANCE -> Ruling.ADVANCE;
                    case ADVANCE_IF_BETTER -> found ? Ruling.ADVANCE : Ruling.HOLD;
                    case HOLD -> Ruling.HOLD;
                };
        return new GateVerdict(ruling, what + ": " + told(evidence), evidence);
    }

    private static GateVerdict hold(Evidence evidence, String reason, Object... values) {
        return new GateVerdict(Ruling.HOLD, String.format(Locale.ROOT, reason, values), evidence);
    }

    private static String told(Evidence evidence) {
        Evidence.Effect effect = evidence.effect();
        return String.format(
                Locale.ROOT,
                "worse by %.4g, between %.4g and %.4g, p = %.3g, after %d pairs of devices",
                effect.worsening(),
                effect.interval().lower(),
                effect.interval().upper(),
                effect.pWorse(),
                evidence.sample().pairs());
    }

    private static Evidence evidence(Gate gate, StageObservations seen, Instant now) {
        Gate twoSided = new Gate(gate.name(), Direction.EITHER, gate.comparison(), gate.terms());
        List<DeviceObservation> canary = GateEvaluator.complete(twoSided, seen.canary(), now);
        List<DeviceObservation> control = GateEvaluator.complete(twoSided, seen.control(), now);
        Replay replay = new Replay(twoSided, 0, LEVEL, LEVEL / 2);
        replay.playAll(canary, control);
        Evidence.Sample sample = new Evidence.Sample(
                canary.size(),
                control.size(),
                replay.pairs(),
                replay.canaryMean(),
                replay.controlMean(),
                GateEvaluator.sampleRatio(canary, control),
                0);
        return new Evidence(
                gate.name(),
                seen.stage(),
                gate.terms(),
                LEVEL,
                LEVEL,
                sample,
                turned(replay.effect(), gate.direction()),
                Optional.empty());
    }

    /** The test itself takes no sides, so what is worse is said afterwards. */
    private static Evidence.Effect turned(Evidence.Effect effect, Direction direction) {
        Interval interval = effect.interval();
        return direction != Direction.HIGHER_IS_BETTER
                ? effect
                : new Evidence.Effect(
                        -effect.worsening(),
                        new Interval(-interval.upper(), -interval.lower()),
                        effect.theta(),
                        effect.pWorse(),
                        effect.pBeyondMargin());
    }
}
