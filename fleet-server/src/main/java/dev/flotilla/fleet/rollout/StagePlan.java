package dev.flotilla.fleet.rollout;

import java.time.Duration;

/**
 * What an operator asks of one stage.
 *
 * @param reach which devices it adds
 * @param bake how long the stage is watched after it reached its threshold
 * @param successThreshold share of the stage's own devices that must succeed, above 0 and at most 1
 */
public record StagePlan(Reach reach, Duration bake, double successThreshold) {

    /** The longest a stage may be watched. */
    public static final Duration MAX_BAKE = Duration.ofDays(30);

    public StagePlan {
        if (bake.isNegative() || bake.compareTo(MAX_BAKE) > 0) {
            throw new InvalidRolloutException("stages: bakeSeconds must be 0 to " + MAX_BAKE.toSeconds());
        }
        if (!(successThreshold > 0 && successThreshold <= 1)) {
            throw new InvalidRolloutException(
                    "stages: successThreshold must be above 0 and at most 1, got " + successThreshold);
        }
    }

    /** A stage by percent. */
    public StagePlan(int percent, Duration bake, double successThreshold) {
        this(new Reach.Percent(percent), bake, successThreshold);
    }
}
