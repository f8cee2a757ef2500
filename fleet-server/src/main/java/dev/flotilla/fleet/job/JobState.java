package dev.flotilla.fleet.job;

/** Where a job stands. */
public enum JobState {
    QUEUED,
    /** A server has it; when that one dies, another goes on with it. */
    RUNNING,
    /** Done; a challenger, if it made one, passed its gate. */
    SUCCEEDED,
    /** Done, and the challenger did not pass its gate. */
    GATED,
    /** It ended without a result. */
    FAILED,
    CANCELLED;

    /** Whether it stays there. */
    public boolean isOver() {
        return this != QUEUED && this != RUNNING;
    }
}
