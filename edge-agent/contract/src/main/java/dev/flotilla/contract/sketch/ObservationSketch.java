package dev.flotilla.contract.sketch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The one summary of a model at work: over its validation data it is the baseline in the bundle, over a stretch of time
 * on a device it is a telemetry window, and merged over devices it is the state of the fleet. Not thread-safe.
 */
public final class ObservationSketch {
    /** The mean of the input's values. */
    public static final String INPUT_MEAN = "input.mean";
    /** The standard deviation of the input's values. */
    public static final String INPUT_CONTRAST = "input.contrast";
    /** The score of the predicted class. */
    public static final String CONFIDENCE = "confidence";
    /** The time an inference took, in milliseconds. */
    public static final String LATENCY_MILLIS = "latency.ms";
    /** What this version records; others that a newer writer sends are kept and merged as well. */
    public static final List<String> FEATURES = List.of(INPUT_MEAN, INPUT_CONTRAST, CONFIDENCE, LATENCY_MILLIS);
    /** The most quantile sketches that one summary holds. */
    public static final int MAX_FEATURES = 64;

    private final TreeMap<String, QuantileSketch> quantiles = new TreeMap<>();
    private final CategoryCounts predictions;
    private long inferences;
    private long errors;

    /** An empty summary. */
    public ObservationSketch() {
        this(new CategoryCounts());
        FEATURES.forEach(name -> quantiles.put(name, new QuantileSketch()));
    }

    private ObservationSketch(CategoryCounts predictions) {
        this.predictions = predictions;
    }

    /** Counts one inference, or an error if it carries a number that is not finite. */
    public void record(Observation observation) {
        double[] values = {
            observation.inputMean(), observation.inputContrast(), observation.confidence(), observation.latencyMillis()
        };
        for (double value : values) {
            if (!Double.isFinite(value)) {
                recordError();
                return;
            }
        }
        predictions.add(observation.predicted());
        for (int i = 0; i < values.length; i++) {
            sketch(FEATURES.get(i)).add(values[i]);
        }
        inferences++;
    }

    /** Counts one inference that failed. */
    public void recordError() {
        errors++;
    }

    /** Takes in all that another one has counted; the other one stays as it is. */
    public void merge(ObservationSketch other) {
        other.quantiles.forEach((name, sketch) -> sketch(name).merge(sketch));
        predictions.merge(other.predictions);
        inferences = Math.addExact(inferences, other.inferences);
        errors = Math.addExact(errors, other.errors);
    }

    private QuantileSketch sketch(String name) {
        QuantileSketch known = quantiles.get(name);
        if (known != null) {
            return known;
        }
        if (quantiles.size() == MAX_FEATURES) {
            throw new IllegalStateException("more than " + MAX_FEATURES + " features, " + name + " is one too many");
        }
        QuantileSketch added = new QuantileSketch();
        quantiles.put(name, added);
        return added;
    }

    /** An independent copy. */
    public ObservationSketch copy() {
        ObservationSketch copy = new ObservationSketch(predictions.copy());
        quantiles.forEach((name, sketch) -> copy.quantiles.put(name, sketch.copy()));
        copy.inferences = inferences;
        copy.errors = errors;
        return copy;
    }

    /** Feature name to a copy of its sketch, names rising. */
    public Map<String, QuantileSketch> quantiles() {
        Map<String, QuantileSketch> copies = new LinkedHashMap<>();
        quantiles.forEach((name, sketch) -> copies.put(name, sketch.copy()));
        return copies;
    }

    /** How often each class was predicted; a copy. */
    public CategoryCounts predictions() {
        return predictions.copy();
    }

    /** How many inferences were counted, without those that failed. */
    public long inferences() {
        return inferences;
    }

    /** How many inferences failed. */
    public long errors() {
        return errors;
    }

    /** Whether nothing was counted, neither inference nor error. */
    public boolean isEmpty() {
        return inferences == 0 && errors == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObservationSketch that
                && quantiles.equals(that.quantiles)
                && predictions.equals(that.predictions)
                && inferences == that.inferences
                && errors == that.errors;
    }

    @Override
    public int hashCode() {
        return Objects.hash(quantiles, predictions, inferences, errors);
    }

    @Override
    public String toString() {
        return "ObservationSketch(inferences=" + inferences + ", errors=" + errors + ")";
    }
}
