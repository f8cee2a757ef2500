package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

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

    private static final int MAX_NAME = 64;

    private final TreeMap<String, QuantileSketch> quantiles = new TreeMap<>();
    private final CategoryCounts predictions;
    private final ConfidenceCells cells;
    private long inferences;
    private long errors;

    /** An empty summary. */
    public ObservationSketch() {
        this(new CategoryCounts(), new ConfidenceCells());
        FEATURES.forEach(name -> quantiles.put(name, new QuantileSketch()));
    }

    private ObservationSketch(CategoryCounts predictions, ConfidenceCells cells) {
        this.predictions = predictions;
        this.cells = cells;
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
        cells.add(observation.predicted(), observation.confidence());
        for (int i = 0; i < values.length; i++) {
            sketch(FEATURES.get(i)).add(values[i]);
        }
        inferences++;
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
    }

    private QuantileSketch sketch(String name) {
        return quantiles.computeIfAbsent(name, added -> new QuantileSketch());
    }

    /** An independent copy. */
    public ObservationSketch copy() {
        ObservationSketch copy = new ObservationSketch(predictions.copy(), cells.copy());
        quantiles.forEach((name, sketch) -> copy.quantiles.put(name, sketch.copy()));
        copy.inferences = inferences;
        copy.errors = errors;
        return copy;
    }

    /** A copy in which nothing was counted of the other features. */
    public ObservationSketch withFeatures(Predicate<String> kept) {
        ObservationSketch copy = copy();
        copy.quantiles.keySet().removeIf(name -> !kept.test(name));
        FEATURES.forEach(copy::sketch);
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

    /** Whether nothing was counted, neither inference nor error. */
    public boolean isEmpty() {
        return inferences == 0 && errors == 0;
    }

    /**
     * The summary as a document: {@code n}, {@code errors}, {@code predictions}, {@code cells} unless there are none, and
     * {@code quantiles} by feature, without those of which nothing was counted.
     */
    public Document toDocument() {
        Document.Builder features = Document.builder();
        quantiles.forEach((name, sketch) -> {
            if (sketch.count() > 0) {
                features.put(name, sketch.toDocument());
            }
        });
        Document.Builder document = Document.builder()
                .put("errors", errors)
                .put("n", inferences)
                .put("predictions", predictions.encode())
                .put("quantiles", features.build());
        if (!cells.isEmpty()) {
            document.put("cells", cells.encode());
        }
        return document.build();
    }

    /**
     * Reads what {@link #toDocument()} wrote, also with features unknown to this version or without some that it knows.
     *
     * @throws MalformedDocumentException if it breaks a bound; the message names the field
     */
    public static ObservationSketch fromDocument(Document document) throws MalformedDocumentException {
        ObservationSketch sketch = new ObservationSketch(
                CategoryCounts.decode(document.bytes("predictions")),
                ConfidenceCells.decode(document.findBytes("cells").orElse(new byte[0])));
        FEATURES.forEach(sketch::sketch);
        Document features = document.object("quantiles");
        if (features.keys().size() > MAX_FEATURES) {
            throw new MalformedDocumentException("quantiles: more than " + MAX_FEATURES + " features");
        }
        for (String name : features.keys()) {
            if (name.length() > MAX_NAME) {
                throw new MalformedDocumentException("quantiles: a name of more than " + MAX_NAME + " characters");
            }
            sketch.quantiles.put(name, QuantileSketch.fromDocument(features.object(name)));
        }
        sketch.inferences = document.integerBetween("n", 0, BinCodec.MAX_COUNT);
        sketch.errors = document.integerBetween("errors", 0, BinCodec.MAX_COUNT);
        return sketch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObservationSketch that
                && quantiles.equals(that.quantiles)
                && predictions.equals(that.predictions)
                && cells.equals(that.cells)
                && inferences == that.inferences
                && errors == that.errors;
    }

    @Override
    public int hashCode() {
        return Objects.hash(quantiles, predictions, cells, inferences, errors);
    }

    @Override
    public String toString() {
        return "ObservationSketch(inferences=" + inferences + ", errors=" + errors + ")";
    }
}
