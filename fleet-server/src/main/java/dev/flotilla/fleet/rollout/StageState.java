package dev.flotilla.fleet.rollout;

/** Where one stage of a rollout stands. */
public enum StageState {
    WAITING,
    RUNNING,
    /** Enough devices succeeded; they are watched for the stage's bake time. */
    BAKING,
    DONE,
    FAILED
}
