package dev.flotilla.agent.update;

/** What can happen to an update. */
enum UpdateEvent {
    /** The fleet assigned another bundle, under a higher counter. */
    ASSIGNED,
    /** An assignment that is not newer: the same once more, or an older one that came late. */
    STALE_ASSIGNMENT,
    /** What the state is for is done. */
    DONE,
    /** The assigned bundle passed the probe, and is to run beside the one that serves. */
    FIT_FOR_SHADOW,
    /** The assigned bundle is the one that serves. */
    SERVED_ALREADY,
    /** The assigned bundle lies in the spare slot, from before. */
    HELD_ALREADY,
    /** It did not work for now; trying again may help. */
    FAILED,
    /** The bytes are not those of the bundle, perhaps from a broken download or disk; getting them again may help. */
    DAMAGED,
    /** It will not work for this bundle, however often it is tried. */
    REFUSED,
    /** Quota or disk have no room for what the state has to write. */
    DISK_FULL,
    /** The journal cannot be written, as on a disk that became read-only: nothing may be done that it does not say. */
    DISK_REFUSES,
    /** The clock was set, or stood still while the device slept: time-outs begin anew. */
    CLOCK_JUMPED,
    /** Nothing came nearer to the end for the policy's time. */
    NO_PROGRESS,
    /** The process went down here, and starts again. */
    RESTARTED,
    /** It went down here as often as the policy allows, each time before the state's work came to any end. */
    CRASH_LOOP
}
