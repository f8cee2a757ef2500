package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.Optional;

/**
 * Tells inputs that are unlike the bundle's baseline by their mean and their contrast (the standard deviation over the
 * input's values). A statistic is unusual when it lies outside [q0.001 − w/2, q0.999 + w/2], where the quantiles are the
 * baseline's and w = q0.999 − q0.001: about two in a thousand inputs like the baseline lie outside the quantiles, and the
 * margin of half the width keeps those in that are only a little further out. It finds a covered lens, a broken sensor or
 * values in other units; it does not find an ordinary picture of an unknown thing.
 *
 * <p>A baseline of fewer than {@link #MIN_SAMPLES} inputs says nothing about its 0.001 quantiles, and nothing is unusual.
 */
final class UnusualInput {
    static final int MIN_SAMPLES = 100;

    private static final double LOW = 0.001;
    private static final double HIGH = 0.999;
    private static final double MARGIN = 0.5;

    private final Optional<Bounds> mean;
    private final Optional<Bounds> contrast;

    UnusualInput(Baseline baseline) {
        this.mean = bounds(baseline, ObservationSketch.INPUT_MEAN);
        this.contrast = bounds(baseline, ObservationSketch.INPUT_CONTRAST);
    }

    private record Bounds(String name, double low, double high) {
        Optional<String> outside(double value) {
            return value >= low && value <= high
                    ? Optional.empty()
                    : Optional.of("its " + name + " is " + value + ", the bundle's baseline is within " + low + " and "
                            + high);
        }
    }

    private static Optional<Bounds> bounds(Baseline baseline, String name) {
        QuantileSketch sketch = baseline.sketch().quantiles().get(name);
        if (sketch == null || sketch.count() < MIN_SAMPLES) {
            return Optional.empty();
        }
        double low = sketch.quantile(LOW);
        double high = sketch.quantile(HIGH);
        double margin = MARGIN * (high - low);
        return Optional.of(new Bounds(name, low - margin, high + margin));
    }

    /** How the input is unlike the baseline; empty if it is not. */
    Optional<String> find(float[] input) {
        InputStatistics statistics = InputStatistics.of(input);
        Optional<String> unusualMean = mean.flatMap(bounds -> bounds.outside(statistics.mean()));
        return unusualMean.isPresent()
                ? unusualMean
                : contrast.flatMap(bounds -> bounds.outside(statistics.contrast()));
    }
}
