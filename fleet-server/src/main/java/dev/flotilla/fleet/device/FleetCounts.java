package dev.flotilla.fleet.device;

/**
 * How many devices there are.
 *
 * @param updating asked to run something they have not given their verdict on
 * @param failed refused, or went back from, what they are asked to run
 * @param neverSeen enrolled and never connected
 */
public record FleetCounts(long total, long online, long updating, long failed, long neverSeen) {}
