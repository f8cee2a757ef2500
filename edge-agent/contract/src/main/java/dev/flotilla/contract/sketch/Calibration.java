package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the true classes were where the model gave a certain class with a certain confidence: for each cell of
 * {@link ConfidenceCells} the counts of true labels, over data whose labels are known. Not thread-safe.
 *
 * <p>Only counts above zero are kept, at most {@link #MAX_ENTRIES} of them, for models of at most {@link #MAX_CLASSES}
 * classes.
 */
public final class Calibration {
    /** The most classes of a model for which there can be a table. */
    public static final int MAX_CLASSES = 4_096;
    /** The most counts above zero: pairs of a cell and a true label. */
    public static final int MAX_ENTRIES = 1 << 16;

    private final int classes;
    private final SortedMap<Integer, SortedMap<Integer, Long>> labels = new TreeMap<>();
    private int entries;

    /**
     * An empty table.
     *
     * @param classes of the model, 0 (for no table) to {@link #MAX_CLASSES}
     */
    public Calibration(int classes) {
        if (classes < 0 || classes > MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "a calibration is of at most " + MAX_CLASSES + " classes, not " + classes);
        }
        this.classes = classes;
    }

    /** No table, as in the baselines of versions that made none. */
    public static Calibration none() {
        return new Calibration(0);
    }

    /**
     * Counts an answer whose true class is known.
     *
     * @throws IllegalArgumentException if one of the classes is not among the model's
     * @throws IllegalStateException if there are {@link #MAX_ENTRIES} already and this would be one more
     */
    public void add(int predicted, double confidence, int label) {
        if (predicted < 0 || predicted >= classes || label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "class " + predicted + " or " + label + " is not within 0 and " + (classes - 1));
        }
        put(ConfidenceCells.cell(predicted, ConfidenceCells.bin(confidence)), label, 1);
    }

    private void put(int cell, int label, long count) {
        SortedMap<Integer, Long> counts = labels.computeIfAbsent(cell, added -> new TreeMap<>());
        if (!counts.containsKey(label)) {
            if (entries == MAX_ENTRIES) {
                throw new IllegalStateException("a calibration has at most " + MAX_ENTRIES + " counts above zero");
            }
            entries++;
        }
        counts.merge(label, count, Math::addExact);
    }

    /** How many classes the model has; 0 where there is no table. */
    public int classes() {
        return classes;
    }

    /** True label to count in a cell, labels rising; empty for a cell that the model never gave an answer of. A view. */
    public Map<Integer, Long> labels(int cell) {
        return Collections.unmodifiableMap(labels.getOrDefault(cell, Collections.emptySortedMap()));
    }

    /** By cell, cells rising, the counts of true labels. A view. */
    public Map<Integer, Map<Integer, Long>> counts() {
        return Collections.unmodifiableMap(labels);
    }

    /** How many answers were counted. */
    public long total() {
        return labels.values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Whether there are as many counts above zero as there may be. */
    public boolean isFull() {
        return entries == MAX_ENTRIES;
    }

    /** Whether nothing was counted. */
    public boolean isEmpty() {
        return labels.isEmpty();
    }

    /** The number of {@code classes}, and {@code counts} as counters under cell &times; classes + label. */
    public Document toDocument() {
        BinCodec.Encoder encoder = new BinCodec.Encoder();
        labels.forEach((cell, counts) -> counts.forEach((label, count) -> encoder.add(cell * classes + label, count)));
        return Document.builder()
                .put("classes", classes)
                .put("counts", encoder.bytes())
                .build();
    }

    /**
     * Reads what {@link #toDocument()} wrote.
     *
     * @throws MalformedDocumentException if it breaks a bound; the message names the field
     */
    public static Calibration fromDocument(Document document) throws MalformedDocumentException {
        int classes = (int) document.integerBetween("classes", 0, MAX_CLASSES);
        Calibration calibration = new Calibration(classes);
        int highest = classes * classes * ConfidenceCells.BINS - 1;
        BinCodec.decode("counts", document.bytes("counts"), 0, highest, (index, count) -> {
            if (calibration.entries == MAX_ENTRIES) {
                throw new MalformedDocumentException("counts: more than " + MAX_ENTRIES);
            }
            calibration.put(index / classes, index % classes, count);
        });
        return calibration;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Calibration that && classes == that.classes && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return 31 * classes + labels.hashCode();
    }

    @Override
    public String toString() {
        return "Calibration(classes=" + classes + ", total=" + total() + ")";
    }
}
