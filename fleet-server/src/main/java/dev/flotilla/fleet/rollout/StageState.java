package dev.flotilla.fleet.rollout;

/** Where one stage of a rollout stands. */
public enum StageState {
    WAITING,
    RUNNING,
    /** Enough devices succeeded; they are watched for the stage's bake time. */
    BAKING,
    DONE,
    /** An operator took it as done, without its evidence. */
    SKIPPED,
    FAILED
}
