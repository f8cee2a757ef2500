package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimator;
import dev.flotilla.fleet.drift.accuracy.Feature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Estimates accuracy from sketches alone. Pure. */
final class LabelFree {

    /** Finer than those of tests: what lies in a baseline's tails is what tells new inputs from more frequent ones. */
    private static final int PARTS = 100;

    /** What the model answers is judged by class and confidence together, and a device's speed is no input. */
    private static final Set<String> NO_INPUTS = Set.of(ObservationSketch.CONFIDENCE, ObservationSketch.LATENCY_MILLIS);

    /** Of the bootstrap: the same sketches give the same interval. */
    private static final long SEED = 2002;

    private LabelFree() {}

    /** Empty without a calibration, or with too little of it or of answers; see {@link AccuracyEstimator#estimate}. */
    static Optional<AccuracyEstimate> accuracy(Baseline baseline, Collection<ObservationSketch> devices) {
        if (baseline.calibration().isEmpty()) {
            return Optional.empty();
        }
        ObservationSketch together = new ObservationSketch();
        devices.forEach(together::merge);
        return AccuracyEstimator.estimate(
                baseline.calibration(),
                devices.stream().map(ObservationSketch::cells).toList(),
                features(baseline.sketch(), together),
                new SplittableRandom(SEED));
    }

    private static List<Feature> features(ObservationSketch baseline, ObservationSketch observed) {
        List<Feature> features = new ArrayList<>();
        Map<String, QuantileSketch> seen = observed.quantiles();
        baseline.quantiles().forEach((name, known) -> {
            QuantileSketch found = seen.getOrDefault(name, new QuantileSketch());
            if (!NO_INPUTS.contains(name) && known.count() > 0 && found.count() > 0) {
                QuantileBins bins = QuantileBins.of(known, PARTS);
                features.add(new Feature(name, bins.counts(known), bins.counts(found)));
            }
        });
        return features;
    }
}
