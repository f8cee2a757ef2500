package dev.flotilla.fleet.experiment;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator says about a gate.
 *
 * @param margin the least worsening that must not pass, above 0: a difference, for {@link Comparison#RATIO} a share (0.1 is
 *     10 %). A canary that is worse by less may get either verdict
 * @param rarestFault bounds of means reckon with a fault that strikes only one device in so many, and those as hard as it
 *     takes to be worse by the margin on average; 1 or more. That many devices have to be seen several times over before
 *     a gate advances: more than five times as many pairs. Shares of devices are bounded for any fault without it
 * @param minimumPairs pairs of devices below which there is no verdict; 2 or more
 * @param maximumWait from the stage's begin, after which {@code outcome} says what becomes of a gate that is undecided
 * @param outcome of the maximum wait
 * @param rail aborts at once
 */
public record GateTerms(
        double margin,
        int rarestFault,
        int minimumPairs,
        Duration maximumWait,
        TimeoutOutcome outcome,
        Optional<GuardRail> rail) {

    /** Faults that strike a fifth of the devices or more. */
    public static final int DEFAULT_RAREST_FAULT = 5;

    /** What becomes of a gate that the maximum wait has left undecided. */
    public enum TimeoutOutcome {
        /** Goes on to hold, for the operator to decide or for late evidence. */
        HOLD,
        /** Nothing was found against the new model: advance, if the minimum of pairs was reached. */
        ADVANCE,
        /** Nothing was proved for the new model: abort. */
        ABORT
    }

    public GateTerms {
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("a gate's margin is above 0, got " + margin);
        }
        if (rarestFault < 1) {
            throw new IllegalArgumentException("a fault strikes 1 device in 1 or more, got 1 in " + rarestFault);
        }
        if (minimumPairs < 2) {
            throw new IllegalArgumentException("a gate needs 2 pairs of devices or more, got " + minimumPairs);
        }
        if (maximumWait.isNegative() || maximumWait.isZero()) {
            throw new IllegalArgumentException("a gate's maximum wait is above 0, got " + maximumWait);
        }
    }

    /** Terms for the usual faults, without guard rail, that hold for the operator after the maximum wait. */
    public static GateTerms of(double margin, int minimumPairs, Duration maximumWait) {
        return new GateTerms(
                margin, DEFAULT_RAREST_FAULT, minimumPairs, maximumWait, TimeoutOutcome.HOLD, Optional.empty());
    }
}
