package dev.flotilla.fleet.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * What a stage is to find out while both models serve, the new one on the stage's devices and the old one on as many others: whether
 * one of them does better.
 *
 * @param metric by which
 * @param effect the smallest difference that matters, of ratios a share; above 0
 * @param minimumPairs pairs of devices below which there is no answer, 2 or more
 * @param duration from the stage's begin to the answer
 * @param span how long a device is observed after it has the bundle, at most the duration
 * @param then what becomes of the stage if the new model does better, or no difference was found
 */
public record AbTest(GateMetric metric, double effect, int minimumPairs, Duration duration, Duration span, Then then) {

    /** The name under which its verdicts are kept; no gate of the plan has it. */
    public static final String NAME = "ab";

    /** What becomes of a stage with an answer. */
    public enum Then {
        ADVANCE,
        /** If no difference was found, the operator decides. */
        ADVANCE_IF_BETTER,
        /** The operator decides. */
        HOLD
    }

    public AbTest {
        require(!(metric instanceof GateMetric.Shadow), "metric is one of stages that serve, not " + metric.wireName());
        require(effect > 0 && Double.isFinite(effect), "effect must be above 0, got " + effect);
        require(minimumPairs >= 2, "minimumPairs must be 2 or more, got " + minimumPairs);
        require(
                duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(GatePlan.LONGEST) <= 0,
                "durationSeconds must be 1 to " + GatePlan.LONGEST.toSeconds());
        require(
                span.compareTo(Duration.ZERO) > 0 && span.compareTo(duration) <= 0,
                "observeSeconds must be 1 to durationSeconds");
    }

    private static void require(boolean good, String what) {
        if (!good) {
            throw new InvalidRolloutException("stages: mode ab: " + what);
        }
    }

    /** As a gate that observes devices for it and never decides by itself. */
    public GatePlan asGate() {
        return new GatePlan(
                NAME,
                metric,
                effect,
                GatePlan.DEFAULT_RAREST_FAULT,
                minimumPairs,
                duration,
                GatePlan.AfterWait.HOLD,
                Optional.empty(),
                span,
                1);
    }
}
