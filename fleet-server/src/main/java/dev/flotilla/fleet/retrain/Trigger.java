package dev.flotilla.fleet.retrain;

import java.time.Duration;

/** What begins a run of a pipeline, besides a person, who always may. */
public sealed interface Trigger {

    /**
     * An alarm about drift of the champion.
     *
     * @param minSize of the trouble, in the unit of the detector
     * @param standing how long the alarm has to stand
     */
    record Drift(double minSize, Duration standing) implements Trigger {}

    /**
     * The champion's accuracy in the field is too low: even the upper end of its interval.
     *
     * @param below from 0 to 1
     * @param source of the figure
     */
    record Accuracy(double below, AccuracySource source) implements Trigger {}

    /** So many labelled samples to train on have come since the last run. */
    record Volume(long samples) implements Trigger {}

    /** A time has come. */
    record Timed(Timetable timetable) implements Trigger {}
}
