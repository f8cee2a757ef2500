package dev.flotilla.fleet.virtual;

/** What can go wrong in a run; each draws from a random sequence of its own, so that leaving one out changes no other. */
enum Fault {
    /** Devices lose their connection for a while. */
    OFFLINE,
    /** Devices lose their power at any moment. */
    POWER,
    /** Some devices take far longer than others. */
    SLOW,
    /** A version takes some devices down, until they give it up. */
    CRASHING,
    /** A version fails its self-test on some devices before it serves. */
    REFUSING,
    /** A version answers wrongly on some devices once it serves, and they go back. */
    WRONG_ANSWER,
    /** Some devices confirm a version with an output of its self-test that is not the right one. */
    LYING,
    /** Some devices never get the bytes of a version. */
    HANGING,
    /** A version passes its self-test on some devices, and fails on the inputs that they meet. */
    ERRING,
    /** Some devices say nothing of how a version serves. */
    MUTE,
    /** Some devices have an agent from before there were shadows. */
    OLD_AGENT,
    /** Devices are revoked, and some enrol again under their names. */
    REVOKED,
    /** Devices enrol while rollouts are under way. */
    LATE,
    /** Messages are lost, in both directions. */
    LOST,
    /** Messages arrive twice, the second time much later. */
    DUPLICATED,
    /** Messages overtake each other. */
    REORDERED,
    /** A server is killed between any two steps, and starts again after a while. */
    KILLED,
    /** The database fails before a commit, or after it, so that nobody knows. */
    DATABASE,
    /** A second server does the same work at the same time. */
    SECOND_SERVER,
    /** Operators pause, resume, abort and start rollouts when they feel like it. */
    OPERATORS
}
