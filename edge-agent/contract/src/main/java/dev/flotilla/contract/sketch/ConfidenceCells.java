package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each class was predicted with how much confidence: counts by cell, which is a class and one of {@link #BINS}
 * bins of confidence. From these and a {@link Calibration} the accuracy on unlabelled inputs is estimated. Not thread-safe.
 *
 * <p>The bins are narrower towards 1, where classifiers put most of their answers. A cell's number is class &times; 10 +
 * bin.
 */
public final class ConfidenceCells {
    /** Where the bins after the first begin: bin 0 is below 0.3, bin 1 is [0.3, 0.4), and bin 9 is 0.99 and more. */
    public static final List<Double> EDGES = List.of(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99);
    /** How many bins of confidence there are for each class. */
    public static final int BINS = EDGES.size() + 1;

    private static final int MAX_CELL = CategoryCounts.MAX_CATEGORIES * BINS - 1;

    private final SortedMap<Integer, Long> counts = new TreeMap<>();

    /** The bin of a confidence, 0 to 9. */
    public static int bin(double confidence) {
        int bin = 0;
        while (bin < EDGES.size() && confidence >= EDGES.get(bin)) {
            bin++;
        }
        return bin;
    }

    /** The number of a cell. */
    public static int cell(int predicted, int bin) {
        if (predicted < 0 || predicted >= CategoryCounts.MAX_CATEGORIES || bin < 0 || bin >= BINS) {
            throw new IllegalArgumentException("no cell for class " + predicted + " and bin " + bin);
        }
        return predicted * BINS + bin;
    }

    /** The predicted class that a cell is of. */
    public static int predicted(int cell) {
        return cell / BINS;
    }

    /** The bin of confidence that a cell is of. */
    public static int binOf(int cell) {
        return cell % BINS;
    }

    /**
     * Counts one answer.
     *
     * @throws IllegalArgumentException if the class is not within 0 and 32,767
     */
    public void add(int predicted, double confidence) {
        put(cell(predicted, bin(confidence)), 1);
    }

    void put(int cell, long count) {
        counts.merge(cell, count, Math::addExact);
    }

    /** Takes in all that another one has counted; the other one stays as it is. */
    public void merge(ConfidenceCells other) {
        other.counts.forEach(this::put);
    }

    /** An independent copy. */
    public ConfidenceCells copy() {
        ConfidenceCells copy = new ConfidenceCells();
        copy.counts.putAll(counts);
        return copy;
    }

    /** Cell to count, cells rising, only those that were seen. A view: it follows later additions. */
    public Map<Integer, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** How many answers were counted. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether nothing was counted, as in a summary by a version that did not count cells. */
    public boolean isEmpty() {
        return counts.isEmpty();
    }

    byte[] encode() {
        BinCodec.Encoder encoder = new BinCodec.Encoder();
        counts.forEach(encoder::add);
        return encoder.bytes();
    }

    static ConfidenceCells decode(byte[] bytes) throws MalformedDocumentException {
        ConfidenceCells decoded = new ConfidenceCells();
        BinCodec.decode("cells", bytes, 0, MAX_CELL, decoded::put);
        return decoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfidenceCells that && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return "ConfidenceCells" + counts;
    }
}
