package dev.flotilla.fleet.filter;

/** How a device stands to what it is asked to run. */
public enum Health {
    /** It is asked for nothing, or runs it. */
    OK,
    /** It has not given its verdict yet. */
    UPDATING,
    /** It refused it, or went back from it. */
    FAILED
}
