package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a pipeline's champion and of its data now.
 *
 * @param champion the bundle of the family that serves; empty if there is none
 * @param dataset the version that a run would take; empty if there is none
 * @param reference likewise, if the pipeline names one
 */
public record Signals(
        Optional<Digest> champion,
        List<Alarm> alarms,
        List<AccuracyFigure> accuracy,
        Optional<DatasetFacts> dataset,
        Optional<DatasetFacts> reference) {

    public Signals {
        alarms = List.copyOf(alarms);
        accuracy = List.copyOf(accuracy);
    }

    Signals with(DatasetFacts other) {
        return new Signals(champion, alarms, accuracy, Optional.of(other), reference);
    }

    /** An alarm about drift that stands. */
    public record Alarm(String id, Instant since, double size, String message) {}

    /**
     * The champion's accuracy in the field, from 0 to 1, with an interval.
     *
     * @param reliable whether its source stands by it
     */
    public record AccuracyFigure(AccuracySource source, double value, double low, double high, boolean reliable) {}

    /**
     * A version of a dataset; or what is labelled, of which a run would make one, and which may be more than that would have.
     *
     * @param manifest its digest, or one that tells one state of the labels from others
     * @param training labelled samples to train on
     * @param heldOut labelled samples that are held out
     */
    public record DatasetFacts(Digest manifest, long training, long heldOut) {}
}
