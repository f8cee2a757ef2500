package dev.flotilla.fleet.retrain;

/** Where a run of a pipeline stands. */
public enum RunState {
    /** Its job waits or is under way. */
    TRAINING,
    /** The challenger did not pass its gate; a person may override that with a reason, or discard it. */
    GATED,
    /** A release candidate, which waits for the owner's signature. */
    AWAITING_SIGNATURE,
    /** The owner released it; a rollout, if the pipeline wants one, is about to be created, or waits for its devices. */
    RELEASED,
    /** Its rollout is under way, or waits for approval. */
    ROLLING_OUT,
    /** It is on the devices, as its rollout's plan wanted: where that has an A/B stage, the gain was confirmed in the field. */
    COMPLETED,
    /** Its rollout was ended or rolled back. */
    WITHDRAWN,
    FAILED,
    CANCELLED,
    /** A person did not want the challenger, or nobody signed it in time. */
    DISCARDED;

    /** Whether it stays there. */
    public boolean isOver() {
        return switch (this) {
            case TRAINING, GATED, AWAITING_SIGNATURE, RELEASED, ROLLING_OUT -> false;
            case COMPLETED, WITHDRAWN, FAILED, CANCELLED, DISCARDED -> true;
        };
    }
}
