package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.ShadowTerms;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator asks of one stage.
 *
 * @param reach which devices it adds
 * @param bake how long the stage is watched after it reached its threshold
 * @param successThreshold share of the stage's own devices that must succeed, above 0 and at most 1
 * @param shadow how they run the bundle beside the one that serves; then the next stage has it serve on them. Empty if it is to
 *     serve at once
 * @param test what it is to find out while both models serve
 */
public record StagePlan(
        Reach reach, Duration bake, double successThreshold, Optional<ShadowTerms> shadow, Optional<AbTest> test) {

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

    /** A stage that is to find nothing out. */
    public StagePlan(Reach reach, Duration bake, double successThreshold, Optional<ShadowTerms> shadow) {
        this(reach, bake, successThreshold, shadow, Optional.empty());
    }

    /** A stage in which the bundle serves. */
    public StagePlan(Reach reach, Duration bake, double successThreshold) {
        this(reach, bake, successThreshold, Optional.empty());
    }

    /** The same by percent. */
    public StagePlan(int percent, Duration bake, double successThreshold) {
        this(new Reach.Percent(percent), bake, successThreshold);
    }

    /** Whether the bundle only runs in shadow. */
    public boolean isShadow() {
        return shadow.isPresent();
    }
}
