package dev.flotilla.fleet.rollout;

import java.time.Instant;

/**
 * A step that a rollout took by itself, for those who ask later.
 *
 * @param why what decided it
 */
public record RolloutEvent(Instant at, Step step, String why) {

    /** What it did. */
    public enum Step {
        APPROVED("approveRollout"),
        WITHDREW_APPROVAL("withdrawApproval"),
        STARTED_STAGE("startRolloutStage"),
        FINISHED_STAGE("finishRolloutStage"),
        SURRENDERED("surrenderDevices"),
        PAUSED("pauseRollout"),
        ROLLED_BACK("rollBackRollout"),
        COMPLETED("completeRollout");

        private final String operation;

        Step(String operation) {
            this.operation = operation;
        }

        /** As the audit log names it; where operators can do the same, as the API names that. */
        public String operation() {
            return operation;
        }
    }
}
