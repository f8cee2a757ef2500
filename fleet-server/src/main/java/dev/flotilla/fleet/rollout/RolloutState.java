package dev.flotilla.fleet.rollout;

/** Where a rollout as a whole stands. */
public enum RolloutState {
    RUNNING,
    /** Stopped by an operator or by the policy; goes on after a resume. */
    PAUSED,
    COMPLETED,
    ABORTED,
    /** Over; its devices were given their previous bundle, those that succeeded too. */
    ROLLED_BACK;

    /** Whether it may still hand out its bundle, so that its devices are not free for another rollout. */
    public boolean isActive() {
        return this == RUNNING || this == PAUSED;
    }
}
