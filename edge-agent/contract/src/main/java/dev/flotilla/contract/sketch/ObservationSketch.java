package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
    /** How much memory the agent's process had at a window's end, in bytes: one value a window. */
    public static final String MEMORY_BYTES = "memory.bytes";
    /** What this version records of each inference; others that a newer writer sends are kept and merged as well. */
    public static final List<String> FEATURES = List.of(INPUT_MEAN, INPUT_CONTRAST, CONFIDENCE, LATENCY_MILLIS);
    /** The most quantile sketches that one summary holds. */
    public static final int MAX_FEATURES = 320;
    /** The most classes of which a device keeps counts in a window. */
    public static final int KEPT_CLASSES = 256;
    /** The most cells of which a device keeps counts in a window. */
    public static final int KEPT_CELLS = 1_024;

    /** By name, in no order: this is asked for each feature at every inference. */
    private final Map<String, QuantileSketch> quantiles = new HashMap<>();

    private final CategoryCounts predictions;
    private final ConfidenceCells cells;
    private long inferences;
    private long errors;
    private int omitted;
    /** 0 where the counts have no noise. */
    private double epsilon;

    /** An empty summary, which keeps all classes and cells. */
    public ObservationSketch() {
        this(new CategoryCounts(), new ConfidenceCells());
    }

    /** An empty summary for a device: it keeps at most {@link #KEPT_CLASSES} classes and {@link #KEPT_CELLS} cells. */
    public static ObservationSketch bounded() {
        return new ObservationSketch(new CategoryCounts(KEPT_CLASSES), new ConfidenceCells(KEPT_CELLS));
    }

    private ObservationSketch(CategoryCounts predictions, ConfidenceCells cells) {
        this.predictions = predictions;
        this.cells = cells;
        FEATURES.forEach(name -> quantiles.put(name, new QuantileSketch()));
    }

    static ObservationSketch ofPrivate(
            CategoryCounts predictions,
            Map<String, QuantileSketch> quantiles,
            long inferences,
            long errors,
            double epsilon) {
        ObservationSketch summary = new ObservationSketch(predictions, new ConfidenceCells());
        summary.quantiles.putAll(quantiles);
        summary.inferences = inferences;
        summary.errors = errors;
        summary.epsilon = epsilon;
        return summary;
    }

    /** Counts one inference, or an error if it carries a number that is not finite. */
    public void record(Observation observation) {
        record(observation, Features.none());
    }

    /** Counts one inference with the values of further features, of which those that are not finite are left out. */
    public void record(Observation observation, Features features) {
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
        cells.add(observation.predicted(), observation.confidence());
        for (int i = 0; i < values.length; i++) {
            sketch(FEATURES.get(i)).add(values[i]);
        }
        inferences++;
        for (int i = 0; i < features.names().size(); i++) {
            record(features.names().get(i), features.value(i));
        }
    }

    /** Counts one value of another feature, which is left out if it is not finite, or one feature too many. */
    public void record(String feature, double value) {
        if (Double.isFinite(value) && (quantiles.containsKey(feature) || quantiles.size() < MAX_FEATURES)) {
            sketch(feature).add(value);
        }
    }

    /** Counts one inference that failed. */
    public void recordError() {
        errors++;
    }

    /** Takes in all that another one has counted; the other one stays as it is. */
    public void merge(ObservationSketch other) {
        other.quantiles.forEach((name, sketch) -> {
            // Names come from devices: past the bound, further ones are left out rather than trusted.
            if (quantiles.containsKey(name) || quantiles.size() < MAX_FEATURES) {
                sketch(name).merge(sketch);
            }
        });
        predictions.merge(other.predictions);
        cells.merge(other.cells);
        inferences = Math.addExact(inferences, other.inferences);
        errors = Math.addExact(errors, other.errors);
        omitted = Math.max(omitted, other.omitted);
        epsilon = epsilon == 0 || other.epsilon == 0 ? epsilon + other.epsilon : Math.min(epsilon, other.epsilon);
    }

    private QuantileSketch sketch(String name) {
        return quantiles.computeIfAbsent(name, ObservationSketch::empty);
    }

    private static QuantileSketch empty(String name) {
        QuantileSketch empty = new QuantileSketch();
        return name.startsWith(InputFeatures.EMBEDDING)
                ? empty.atResolution(InputFeatures.EMBEDDING_RESOLUTION)
                : empty;
    }

    /** An independent copy. */
    public ObservationSketch copy() {
        return copy(predictions.copy(), cells.copy(), name -> true, QuantileSketch::copy);
    }

    /** A copy in which nothing was counted of the other features. */
    public ObservationSketch withFeatures(Predicate<String> kept) {
        return copy(predictions.copy(), cells.copy(), kept, QuantileSketch::copy);
    }

    /** The same, and it says how many features were left out: whoever sends it has no bytes for them. */
    public ObservationSketch omittingOthers(Predicate<String> kept) {
        ObservationSketch copy = withFeatures(kept);
        long gone = quantiles.entrySet().stream()
                .filter(feature -> feature.getValue().count() > 0 && !kept.test(feature.getKey()))
                .count();
        copy.omitted += (int) gone;
        return copy;
    }

    /**
     * A copy whose quantile sketches are of this {@link Resolution}, or of their own if that is coarser.
     *
     * @throws IllegalArgumentException if there is no such resolution
     */
    public ObservationSketch atResolution(int coarser) {
        return copy(predictions.copy(), cells.copy(), name -> true, sketch -> sketch.atResolution(coarser));
    }

    /**
     * A copy that keeps at most so many classes and cells; what others were counted is counted still.
     *
     * @throws IllegalArgumentException if one of the two is below 1
     */
    public ObservationSketch atMost(int classes, int keptCells) {
        return copy(predictions.atMost(classes), cells.atMost(keptCells), name -> true, QuantileSketch::copy);
    }

    private ObservationSketch copy(
            CategoryCounts ofPredictions,
            ConfidenceCells ofCells,
            Predicate<String> kept,
            UnaryOperator<QuantileSketch> change) {
        ObservationSketch copy = new ObservationSketch(ofPredictions, ofCells);
        quantiles.forEach((name, sketch) -> {
            if (kept.test(name)) {
                copy.quantiles.put(name, change.apply(sketch));
            }
        });
        copy.inferences = inferences;
        copy.errors = errors;
        copy.omitted = omitted;
        copy.epsilon = epsilon;
        return copy;
    }

    /** Feature name to a copy of its sketch, names rising. */
    public Map<String, QuantileSketch> quantiles() {
        Map<String, QuantileSketch> copies = new TreeMap<>();
        quantiles.forEach((name, sketch) -> copies.put(name, sketch.copy()));
        return copies;
    }

    /** How often each class was predicted; a copy. */
    public CategoryCounts predictions() {
        return predictions.copy();
    }

    /**
     * How often each class was predicted with how much confidence; a copy. Empty, or of fewer inferences than
     * {@link #inferences()}, where windows of older versions are among those that were merged.
     */
    public ConfidenceCells cells() {
        return cells.copy();
    }

    /** How many inferences were counted, without those that failed. */
    public long inferences() {
        return inferences;
    }

    /** How many inferences failed. */
    public long errors() {
        return errors;
    }

    /** How many features were left out for want of bytes: the most of any window that was merged. */
    public int omitted() {
        return omitted;
    }

    /**
     * How private each inference is, see {@link PrivateSummary}: the smaller, the more noise the counts have. Empty for exact
     * counts; of merged summaries the smallest.
     */
    public Optional<Double> epsilon() {
        return epsilon == 0 ? Optional.empty() : Optional.of(epsilon);
    }

    /** Whether nothing was counted, neither inference nor error. */
    public boolean isEmpty() {
        return inferences == 0 && errors == 0;
    }

    /** The coarsest {@link Resolution} among its quantile sketches. */
    public int resolution() {
        return quantiles.values().stream()
                .mapToInt(QuantileSketch::resolution)
                .max()
                .orElse(Resolution.FINEST);
    }

    /**
     * The summary as a document: {@code n}, {@code errors}, {@code predictions}, {@code cells} unless there are none, and the
     * sketches by feature, without those of which nothing was counted.
     */
    public Document toDocument() {
        return SummaryCodec.toDocument(this, quantiles);
    }

    /**
     * Reads what {@link #toDocument()} wrote, also with features unknown to this version or without some that it knows.
     *
     * @throws MalformedDocumentException if it breaks a bound; the message names the field
     */
    public static ObservationSketch fromDocument(Document document) throws MalformedDocumentException {
        ObservationSketch sketch =
                new ObservationSketch(SummaryCodec.predictions(document), SummaryCodec.cells(document));
        sketch.quantiles.putAll(SummaryCodec.quantiles(document));
        FEATURES.forEach(sketch::sketch);
        sketch.inferences = document.integerBetween("n", 0, BinCodec.MAX_COUNT);
        sketch.errors = document.integerBetween("errors", 0, BinCodec.MAX_COUNT);
        sketch.omitted = SummaryCodec.omitted(document);
        sketch.epsilon = SummaryCodec.epsilon(document);
        return sketch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObservationSketch that
                && quantiles.equals(that.quantiles)
                && predictions.equals(that.predictions)
                && cells.equals(that.cells)
                && inferences == that.inferences
                && errors == that.errors
                && omitted == that.omitted
                && Double.compare(epsilon, that.epsilon) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(quantiles, predictions, cells, inferences, errors, omitted, epsilon);
    }

    @Override
    public String toString() {
        return "ObservationSketch(inferences=" + inferences + ", errors=" + errors + ")";
    }
}
