package dev.flotilla.fleet.drift.accuracy;

/**
 * A feature of the inputs, counted over the same bins along an axis.
 *
 * @param calibrated counts of what was calibrated on
 * @param observed counts of what was observed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Feature(String name, long[] calibrated, long[] observed) {}
