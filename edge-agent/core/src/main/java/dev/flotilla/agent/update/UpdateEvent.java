package dev.flotilla.agent.update;

/** What can happen to an update. */
enum UpdateEvent {
    /** The fleet assigned another bundle. */
    ASSIGNED,
    /** What the state is for is done. */
    DONE,
    /** The assigned bundle is the one that serves. */
    SERVED_ALREADY,
    /** The assigned bundle lies in the spare slot, from before. */
    HELD_ALREADY,
    /** It did not work for now; trying again may help. */
    FAILED,
    /** The bytes are not those of the bundle, perhaps from a broken download or disk; getting them again may help. */
    DAMAGED,
    /** It will not work for this bundle, however often it is tried. */
    REFUSED
}
