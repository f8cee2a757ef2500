package dev.flotilla.contract.sketch;

import java.util.List;
import java.util.Map;

/**
 * How often each class was predicted with how much confidence: counts by cell, which is a class and one of {@link #BINS}
 * bins of confidence. From these and a {@link Calibration} the accuracy on unlabelled inputs is estimated. Not thread-safe.
 *
 * <p>The bins are narrower towards 1, where classifiers put most of their answers. A cell's number is class &times; 10 +
 * bin. Where fewer cells are kept than there are, counts are up to {@link #undercount()} too low; see {@link HeavyHitters}.
 */
public final class ConfidenceCells {
    /** Where the bins after the first begin: bin 0 is below 0.3, bin 1 is [0.3, 0.4), and bin 9 is 0.99 and more. */
    public static final List<Double> EDGES = List.of(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99);
    /** How many bins of confidence there are for each class. */
    public static final int BINS = EDGES.size() + 1;

    static final int MAX_CELLS = CategoryCounts.MAX_CATEGORIES * BINS;

    private final HeavyHitters counts;

    /** Keeps all cells. */
    public ConfidenceCells() {
        this(MAX_CELLS);
    }

    /** @param kept the most cells that are kept */
    public ConfidenceCells(int kept) {
        this(new HeavyHitters(kept));
    }

    ConfidenceCells(HeavyHitters counts) {
        this.counts = counts;
    }

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
        counts.add(cell(predicted, bin(confidence)), 1);
    }

    /** Takes in all that another one has counted, and keeps as many as before; the other one stays as it is. */
    public void merge(ConfidenceCells other) {
        counts.merge(other.counts);
    }

    /** An independent copy. */
    public ConfidenceCells copy() {
        return new ConfidenceCells(counts.copy());
    }

    /** A copy that keeps at most so many cells. */
    public ConfidenceCells atMost(int kept) {
        return new ConfidenceCells(counts.atMost(kept));
    }

    /** Cell to count, cells rising, only those that were seen and kept. A view: it follows later additions. */
    public Map<Integer, Long> counts() {
        return counts.counts();
    }

    /** How many answers were counted. */
    public long total() {
        return counts.counted() + counts.others();
    }

    /** How many answers are in cells that are not among {@link #counts()}, or not counted there. */
    public long others() {
        return counts.others();
    }

    /** By how much a count may be too low; 0 where all cells are kept. */
    public long undercount() {
        return counts.undercount();
    }

    /** Whether nothing was counted, as in a summary by a version that did not count cells. */
    public boolean isEmpty() {
        return total() == 0;
    }

    HeavyHitters hitters() {
        return counts;
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
