package dev.flotilla.fleet.rollout;

import java.util.List;
import java.util.Optional;

/**
 * What the gates of a plan let the stage that is under way do.
 *
 * @param ruling on this start of the stage; of a plan with gates empty if they could not be asked
 */
record Gates(Rollout rollout, Optional<StageRuling> ruling) {

    static Gates of(Rollout rollout, Optional<StageRuling> asked) {
        return new Gates(rollout, asked.filter(ruling -> rollout.currentStage()
                .filter(index -> ruling.concerns(index, rollout.stages().get(index)))
                .isPresent()));
    }

    /** Stops the stage if the gates abort it. */
    Optional<Decision> stop(List<RolloutDevice> parts) {
        return ruling.filter(given -> given.ruling() == StageRuling.Ruling.ABORT)
                .map(given -> RolloutPolicy.pause(given.stage(), parts, given.reason()));
    }

    /** The stage is done if there are no gates or they advance it; else it holds, and the rollout says why. */
    Optional<Decision> pass(int stage) {
        if (!rollout.plan().isJudged()) {
            return Optional.of(advance(stage));
        }
        return ruling.flatMap(given -> switch (given.ruling()) {
            case ADVANCE -> Optional.of(advance(stage));
            case HOLD, ABORT ->
                rollout.stateReason().equals(text(given))
                        ? Optional.empty()
                        : Optional.of(new Decision.Hold(stage, text(given)));
        });
    }

    private Decision advance(int stage) {
        return new Decision.Advance(stage, rollout.plan().stages().get(stage).isShadow());
    }

    private static String text(StageRuling ruling) {
        return "stage " + (ruling.stage() + 1) + ": " + ruling.reason();
    }
}
