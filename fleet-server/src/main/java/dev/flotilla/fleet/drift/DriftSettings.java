package dev.flotilla.fleet.drift;

import java.time.Duration;

/**
 * How drift is judged.
 *
 * @param falseAlarmWindows how many windows pass between two false alarms on average, above 1; a window is the time in which
 *     each device reports once
 * @param falseNames what share of the devices and features that an alarm names may be wrong, on average
 * @param minSamples inferences a device must have shown in its last windows before anything is said of it
 * @param windows how many of a device's last windows are judged together
 * @param maxAge windows that arrived longer ago are left out
 * @param season what comes back every day or week, and is no drift
 */
public record DriftSettings(
        double falseAlarmWindows, double falseNames, long minSamples, int windows, Duration maxAge, Season season) {

    /** An alarm for nothing once in a thousand windows, and one name in a hundred wrong. */
    public static final DriftSettings DEFAULT = new DriftSettings(1000, 0.01, 50, 3, Duration.ofHours(24), Season.NONE);
}
