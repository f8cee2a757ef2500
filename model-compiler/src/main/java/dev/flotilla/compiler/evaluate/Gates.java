package dev.flotilla.compiler.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a compiled model has to hold to. A gate that is empty lets everything pass; one that asks for what was not measured
 * fails.
 *
 * @param maxLoss largest accepted loss of accuracy against float, in percentage points
 * @param maxSize largest accepted file, in bytes
 * @param maxSliceDrop largest accepted loss of accuracy on any slice, in percentage points
 * @param minAgreement least share of samples for which float and the result answer alike, in percent
 * @param minSqnr least signal to quantization-noise ratio of the outputs, in decibels
 * @param maxLatencyMillis largest accepted median time of one inference on one thread, in milliseconds
 */
public record Gates(
        OptionalDouble maxLoss,
        OptionalLong maxSize,
        OptionalDouble maxSliceDrop,
        OptionalDouble minAgreement,
        OptionalDouble minSqnr,
        OptionalDouble maxLatencyMillis) {
    /** Guards comparisons of fractions against the last bit. */
    private static final double EPSILON = 1e-9;

    public Gates {
        requireWithin("loss", maxLoss, 0, 100);
        requireWithin("drop on a slice", maxSliceDrop, 0, 100);
        requireWithin("agreement", minAgreement, 0, 100);
        requireWithin("SQNR", minSqnr, -1000, 1000);
        requireWithin("latency", maxLatencyMillis, 0, Double.MAX_VALUE);
        if (maxSize.isPresent() && maxSize.getAsLong() < 1) {
            throw new IllegalArgumentException("a size of " + maxSize.getAsLong() + " bytes is less than 1");
        }
    }

    private static void requireWithin(String what, OptionalDouble value, double least, double most) {
        if (value.isPresent() && !(value.getAsDouble() >= least && value.getAsDouble() <= most)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a %s of %s is not within %.0f and %.0f", what, value.getAsDouble(), least, most));
        }
    }

    /** No gates. */
    public static Gates none() {
        return new Gates(
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** Why the model may not pass: one sentence a failed gate, none if it may. */
    public List<String> failures(Candidate model) {
        return Stream.of(size(model), loss(model), sliceDrop(model), agreement(model), sqnr(model), latency(model))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> size(Candidate model) {
        return maxSize.isPresent() && model.bytes() > maxSize.getAsLong()
                ? Optional.of("size gate failed: " + model.bytes() + " bytes, allowed are " + maxSize.getAsLong())
                : Optional.empty();
    }

    private Optional<String> loss(Candidate model) {
        if (maxLoss.isEmpty()) {
            return Optional.empty();
        }
        Optional<Accuracy> after = model.evaluation().flatMap(Evaluation::accuracy);
        Optional<Accuracy> before = model.evaluation().flatMap(Evaluation::originalAccuracy);
        if (after.isEmpty() || before.isEmpty()) {
            return unknown("accuracy", "labelled samples");
        }
        double loss = after.get().pointsBelow(before.get());
        return loss <= maxLoss.getAsDouble() + EPSILON
                ? Optional.empty()
                : failed(
                        "accuracy gate failed: float %s, quantized %s: a loss of %.2f points, allowed are %.2f",
                        before.get(), after.get(), loss, maxLoss.getAsDouble());
    }

    private Optional<String> sliceDrop(Candidate model) {
        if (maxSliceDrop.isEmpty()) {
            return Optional.empty();
        }
        Optional<SliceAccuracy> worst = model.evaluation().flatMap(Evaluation::mostDropped);
        if (worst.isEmpty()) {
            return unknown("slice", "a slice of at least " + SliceAccuracy.MIN_SAMPLES + " labelled samples");
        }
        double drop = worst.get().drop().orElseThrow();
        return drop <= maxSliceDrop.getAsDouble() + EPSILON
                ? Optional.empty()
                : failed(
                        "slice gate failed: %s lost %.2f points of accuracy, allowed are %.2f",
                        worst.get().name(), drop, maxSliceDrop.getAsDouble());
    }

    private Optional<String> agreement(Candidate model) {
        if (minAgreement.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble agreement = model.evaluation()
                .flatMap(Evaluation::against)
                .map(Evaluation.Against::agreement)
                .orElse(OptionalDouble.empty());
        if (agreement.isEmpty()) {
            return unknown("agreement", "samples, and a model of several outputs");
        }
        double found = 100 * agreement.getAsDouble();
        return found >= minAgreement.getAsDouble() - EPSILON
                ? Optional.empty()
                : failed(
                        "agreement gate failed: %.2f %% of the samples are answered as by float, required are %.2f %%",
                        found, minAgreement.getAsDouble());
    }

    private Optional<String> sqnr(Candidate model) {
        if (minSqnr.isEmpty()) {
            return Optional.empty();
        }
        Optional<Evaluation.Against> against = model.evaluation().flatMap(Evaluation::against);
        if (against.isEmpty()) {
            return unknown("SQNR", "samples");
        }
        double found = against.get().fidelity().sqnrDecibels();
        return found >= minSqnr.getAsDouble()
                ? Optional.empty()
                : failed("SQNR gate failed: %.2f dB, required are %.2f dB", found, minSqnr.getAsDouble());
    }

    private Optional<String> latency(Candidate model) {
        if (maxLatencyMillis.isEmpty()) {
            return Optional.empty();
        }
        if (model.latencyMillis().isEmpty()) {
            return unknown("latency", "a measurement");
        }
        double found = model.latencyMillis().getAsDouble();
        return found <= maxLatencyMillis.getAsDouble()
                ? Optional.empty()
                : failed(
                        "latency gate failed: a median of %.3f ms an inference, allowed are %.3f ms",
                        found, maxLatencyMillis.getAsDouble());
    }

    private static Optional<String> unknown(String gate, String needed) {
        return Optional.of(gate + " gate failed: it needs " + needed);
    }

    private static Optional<String> failed(String sentence, Object... values) {
        return Optional.of(String.format(Locale.ROOT, sentence, values));
    }
}
