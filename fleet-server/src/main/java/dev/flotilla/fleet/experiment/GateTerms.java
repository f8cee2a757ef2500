package dev.flotilla.fleet.experiment;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator says about a gate.
 *
 * @param margin by how much the canary may be worse, above 0: a difference, for {@link Comparison#RATIO} a share (0.1 is
 *     10 %). Between no worsening and the margin, either verdict is right
 * @param minimumPairs pairs of devices below which there is no verdict; 2 or more
 * @param maximumWait from the stage's begin, after which {@code outcome} says what becomes of a gate that is undecided
 * @param outcome of the maximum wait
 * @param rail aborts at once
 */
public record GateTerms(
        double margin, int minimumPairs, Duration maximumWait, TimeoutOutcome outcome, Optional<GuardRail> rail) {

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
        if (minimumPairs < 2) {
            throw new IllegalArgumentException("a gate needs 2 pairs of devices or more, got " + minimumPairs);
        }
        if (maximumWait.isNegative() || maximumWait.isZero()) {
            throw new IllegalArgumentException("a gate's maximum wait is above 0, got " + maximumWait);
        }
    }

    /** Terms without guard rail that hold for the operator after the maximum wait. */
    public static GateTerms of(double margin, int minimumPairs, Duration maximumWait) {
        return new GateTerms(margin, minimumPairs, maximumWait, TimeoutOutcome.HOLD, Optional.empty());
    }
}
