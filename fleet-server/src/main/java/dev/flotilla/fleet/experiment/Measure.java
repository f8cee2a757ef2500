package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ShadowFeatures;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.drift.PredictionShift;
import dev.flotilla.fleet.drift.accuracy.ExpectedAccuracy;
import dev.flotilla.fleet.rollout.GateMetric;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes one number of what a device reported in a span of time. Pure. */
final class Measure {

    private static final double HIGH = 0.95;
    private static final double MIDDLE = 0.5;
    private static final double LARGEST = 1;

    private Measure() {}

    /**
     * The number; empty if the device did not report what it is made of.
     *
     * @param expected of the bundle that the device ran, if it is known
     * @param offered the rollout's bundle, which may have run in shadow
     */
    static OptionalDouble of(GateMetric metric, ObservationSketch seen, Optional<Expected> expected, Digest offered) {
        if (metric instanceof GateMetric.Shadow shadow) {
            return of(shadow, seen, ShadowFeatures.of(offered));
        }
        if (metric instanceof GateMetric.Quantity quantity) {
            return of(quantity, seen);
        }
        return switch ((GateMetric.Known) metric) {
            case UPDATE_FAILURE_RATE -> OptionalDouble.empty();
            case INFERENCE_ERROR_RATE -> errorRate(seen);
            case LATENCY_P95_RATIO -> quantile(seen, ObservationSketch.LATENCY_MILLIS, HIGH);
            case MEMORY_RATIO -> quantile(seen, ObservationSketch.MEMORY_BYTES, LARGEST);
            case PREDICTION_SHIFT ->
                expected.map(bundle -> shift(bundle.baseline(), seen)).orElse(OptionalDouble.empty());
            case CONFIDENCE -> mean(seen, ObservationSketch.CONFIDENCE);
            case ESTIMATED_ACCURACY -> accuracy(seen, expected.flatMap(Expected::accuracy));
        };
    }

    private static OptionalDouble of(GateMetric.Quantity quantity, ObservationSketch seen) {
        return switch (quantity.compared()) {
            case MEAN -> mean(seen, quantity.sketch());
            case MEDIAN -> quantile(seen, quantity.sketch(), MIDDLE);
        };
    }

    private static OptionalDouble of(GateMetric.Shadow shadow, ObservationSketch seen, ShadowFeatures features) {
        boolean enough = sketch(seen, features.agreement())
                .filter(sketch -> sketch.count() >= shadow.minimumInputs())
                .isPresent();
        return !enough
                ? OptionalDouble.empty()
                : switch (shadow.what()) {
                    case AGREEMENT -> mean(seen, features.agreement());
                    case SHADOW_LATENCY_RATIO -> quantile(seen, features.latencyRatio(), MIDDLE);
                };
    }

    private static OptionalDouble errorRate(ObservationSketch seen) {
        return seen.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(seen.errors() / ((double) seen.errors() + seen.inferences()));
    }

    private static OptionalDouble mean(ObservationSketch seen, String name) {
        return sketch(seen, name)
                .map(QuantileSketch::mean)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    /** Of quantities that are compared by ratios, so only if it is above 0. */
    private static OptionalDouble quantile(ObservationSketch seen, String name, double q) {
        return sketch(seen, name)
                .map(sketch -> sketch.quantile(q))
                .filter(value -> value > 0)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    /** Counts of cells are small, so that those with noise say nothing. */
    private static OptionalDouble accuracy(ObservationSketch seen, Optional<ExpectedAccuracy> expected) {
        return seen.epsilon().isPresent()
                ? OptionalDouble.empty()
                : expected.map(accuracy -> accuracy.of(seen.cells())).orElse(OptionalDouble.empty());
    }

    private static Optional<QuantileSketch> sketch(ObservationSketch seen, String name) {
        return Optional.ofNullable(seen.quantiles().get(name)).filter(sketch -> sketch.count() > 0);
    }

    /** Jensen-Shannon divergence of the predicted classes, 0 to 1. */
    private static OptionalDouble shift(ObservationSketch expected, ObservationSketch seen) {
        return PredictionShift.bits(expected.predictions(), seen.predictions());
    }
}
