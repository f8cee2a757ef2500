package dev.flotilla.fleet.rollout;

/** Where a rollout as a whole stands. */
public enum RolloutState {
    /** Nobody is given its bundle before as many have approved as its plan wants. */
    AWAITING_APPROVAL,
    RUNNING,
    /** Stopped by an operator or by the policy; goes on after a resume. */
    PAUSED,
    COMPLETED,
    ABORTED,
    /** Over; its devices were given their previous bundle, those that succeeded too. */
    ROLLED_BACK;

    /** Whether it may still hand out its bundle, so that its devices are not free for another rollout. */
    public boolean isActive() {
        return this == AWAITING_APPROVAL || this == RUNNING || this == PAUSED;
    }

    /** Whether its bundle was taken back for good; who keeps it for want of another is not waited for. */
    public boolean isWithdrawn() {
        return this == ABORTED || this == ROLLED_BACK;
    }
}
