package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.registry.RegisteredBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says what is odd about a sample. What merely moved away from the baseline is not: drifted samples are what is wanted. An
 * outlier is far from the baseline and from what other devices send.
 */
final class SampleChecks {
    private static final Duration CLOCK = Duration.ofDays(1);
    /** A range is widened by so many times its own width on either side. */
    private static final double WIDER = 3;

    private static final double LOW = 0.01;
    private static final double HIGH = 0.99;
    /** Other devices' samples speak for one another from so many on, of so many devices. */
    private static final int MIN_OTHERS = 30;

    private static final int MIN_DEVICES = 3;
    /** How near, of the baseline's width, mean and contrast of nearly the same input are. */
    private static final double NEAR = 0.01;

    private SampleChecks() {}

    /** What is wrong with the sample by itself, before anything is measured of it. */
    static Optional<Finding> form(CapturedSample sample, RegisteredBundle bundle, Instant now) {
        TensorSpec input = bundle.manifest().inputs().get(0);
        int labels = bundle.labels().size();
        if (sample.scores().length != labels) {
            return found(Doubt.SHAPE, sample.scores().length + " scores for " + labels + " labels");
        }
        Optional<Finding> size = sample.tensor().flatMap(tensor -> size("input", tensor, input));
        if (size.isPresent()) {
            return size;
        }
        if (!areFinite(sample.scores())) {
            return found(Doubt.NOT_FINITE, "a score is not a finite number");
        }
        if (sample.scores()[sample.predicted()] < max(sample.scores())) {
            return found(
                    Doubt.INCONSISTENT, "class " + sample.predicted() + " is predicted, and another scores higher");
        }
        return sample.at().isAfter(now.plus(CLOCK))
                ? found(Doubt.FUTURE, "dated " + sample.at() + ", a day or more from now")
                : Optional.empty();
    }

    /** What is wrong with the values of its input. */
    static Optional<Finding> values(float[] values) {
        return areFinite(values) ? Optional.empty() : found(Doubt.NOT_FINITE, "a value of the input is not finite");
    }

    /** What is wrong with its embedding. */
    static Optional<Finding> embedding(byte[] embedding, RegisteredBundle bundle) {
        Optional<TensorSpec> known = bundle.manifest().embedding().map(Embedding::tensor);
        if (known.isEmpty()) {
            return found(
                    Doubt.SHAPE, embedding.length + " bytes of embedding, the manifest says that the model gives none");
        }
        TensorSpec spec = known.get();
        return size("embedding", embedding, spec)
                .or(() -> spec.type() != TensorType.FLOAT32 || areFinite(spec.dequantize(embedding))
                        ? Optional.empty()
                        : found(Doubt.NOT_FINITE, "a value of the embedding is not finite"));
    }

    private static Optional<Finding> size(String what, byte[] bytes, TensorSpec spec) {
        return bytes.length == spec.byteSize()
                ? Optional.empty()
                : found(
                        Doubt.SHAPE,
                        bytes.length + " bytes of " + what + ", the manifest says " + spec.describe() + ", "
                                + spec.byteSize() + " bytes");
    }

    /** What is odd about it among others. */
    static Optional<Finding> among(Neighbourhood around, InputStatistics measured, ObservationSketch baseline) {
        if (around.same().isPresent()) {
            return found(
                    Doubt.DUPLICATE,
                    "the same input as sample " + around.same().get().hex());
        }
        Range means = Range.of(baseline, ObservationSketch.INPUT_MEAN);
        Range contrasts = Range.of(baseline, ObservationSketch.INPUT_CONTRAST);
        Optional<Neighbourhood.Alike> alike = around.alike()
                .filter(one -> means.isNear(one.mean(), measured.mean())
                        && contrasts.isNear(one.contrast(), measured.contrast()));
        if (alike.isPresent()) {
            return found(
                    Doubt.NEAR_DUPLICATE,
                    "nearly the same input as sample " + alike.get().id().hex());
        }
        return outlier("mean", measured.mean(), means, around, Neighbourhood.Other::mean)
                .or(() -> outlier("contrast", measured.contrast(), contrasts, around, Neighbourhood.Other::contrast));
    }

    private static Optional<Finding> outlier(
            String what, double value, Range baseline, Neighbourhood around, ToDoubleFunction<Neighbourhood.Other> of) {
        if (baseline.holds(value)) {
            return Optional.empty();
        }
        long devices = around.others().stream()
                .map(Neighbourhood.Other::device)
                .distinct()
                .count();
        if (around.others().size() >= MIN_OTHERS && devices >= MIN_DEVICES) {
            double[] theirs = around.others().stream().mapToDouble(of).sorted().toArray();
            if (Range.of(theirs).holds(value)) {
                return Optional.empty();
            }
        }
        return found(
                Doubt.OUTLIER,
                String.format(
                        Locale.ROOT,
                        "the input's %s is %.4g; the baseline has %.4g to %.4g, and other devices send nothing like it",
                        what,
                        value,
                        baseline.low,
                        baseline.high));
    }

    /** Nearly all of some values, and what of others counts as like them. */
    private static final class Range {
        private final double low;
        private final double high;

        private Range(double low, double high) {
            this.low = low;
            this.high = high;
        }

        private static Range of(ObservationSketch baseline, String feature) {
            Map<String, QuantileSketch> all = baseline.quantiles();
            @Nullable QuantileSketch sketch = all.get(feature);
            return sketch == null || sketch.count() == 0
                    ? new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                    : new Range(sketch.quantile(LOW), sketch.quantile(HIGH));
        }

        private static Range of(double[] rising) {
            int last = rising.length - 1;
            return new Range(rising[(int) (LOW * last)], rising[(int) (HIGH * last)]);
        }

        /** Where all values are one, whatever is no more than that one again away from it is like them. */
        private double width() {
            return high > low ? high - low : Math.max(Math.abs(high), 1);
        }

        private boolean holds(double value) {
            return !(value < low - WIDER * width() || value > high + WIDER * width());
        }

        private boolean isNear(double one, double other) {
            return Double.isInfinite(low) || Math.abs(one - other) <= NEAR * width();
        }
    }

    private static Optional<Finding> found(Doubt doubt, String detail) {
        return Optional.of(new Finding(doubt, detail));
    }

    private static boolean areFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static float max(float[] scores) {
        float max = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            max = Math.max(max, score);
        }
        return max;
    }
}
