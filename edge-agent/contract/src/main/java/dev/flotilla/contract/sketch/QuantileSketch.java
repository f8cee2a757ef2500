package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Quantiles of any number of values within 1 % of the value, in at most 2 &times; 512 counters; and their moments.
 *
 * <p>This is DDSketch (Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", VLDB 2019) with logarithmic bins for positive values, the same for negative ones, and one counter for
 * values nearer to zero than {@link #SMALLEST}. Bin {@code i} counts the magnitudes in {@code (g^(i-1), g^i]},
 * {@code g = 1.01/0.99}. When the magnitudes of one sign span more than 512 bins (a ratio of about 27,000), the smallest
 * share a bin and their error is no longer relative, but stays below 1/27,000 of the largest magnitude.
 *
 * <p>A sketch may be coarser, see {@link Resolution}: its error is {@link #relativeAccuracy()}. Merging gives exactly the
 * counters that one sketch over all the values would have, whatever the order; only {@link #sum()} and {@link #variance()}
 * may differ in their last bits. Sketches of two resolutions merge at the coarser one, with the counters that one sketch of
 * that resolution would have, unless magnitudes had to share a lowest bin in one of them.
 *
 * <p>An instance grows by {@link #add} and {@link #merge}; it is not thread-safe.
 */
public final class QuantileSketch {
    /** The largest relative error of a quantile at the finest resolution. */
    public static final double RELATIVE_ACCURACY = Resolution.FINEST_ACCURACY;
    /** Magnitudes below this one count as zero. */
    public static final double SMALLEST = 1e-9;

    final Bins positive;
    final Bins negative;
    int level;
    long zeros;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum;
    /** The sum of the squared distances to the mean; not a number where that is not known. */
    double squares;
    /** Whether the extremes are values that were added, rather than those that stand for their bins. */
    boolean exactExtremes = true;

    /** An empty sketch of the finest resolution. */
    public QuantileSketch() {
        this(new Bins(), new Bins());
    }

    private QuantileSketch(Bins positive, Bins negative) {
        this.positive = positive;
        this.negative = negative;
    }

    /**
     * Counts one value.
     *
     * @throws IllegalArgumentException if it is not a finite number
     */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a quantile sketch takes finite numbers, got " + value);
        }
        long before = count();
        Math.addExact(before, 1);
        squares = Moments.squares(before, sum, squares, value);
        if (value >= SMALLEST) {
            positive.add(Resolution.index(value, level), 1);
        } else if (value <= -SMALLEST) {
            negative.add(Resolution.index(-value, level), 1);
        } else {
            zeros++;
        }
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
    }

    /** Takes in all that another sketch has counted, at the coarser resolution of both; the other one stays as it is. */
    public void merge(QuantileSketch other) {
        Math.addExact(count(), other.count());
        squares = Moments.squares(count(), sum, squares, other.count(), other.sum, other.squares);
        coarsen(Math.max(level, other.level));
        positive.merge(other.positive.collapsed(level - other.level));
        negative.merge(other.negative.collapsed(level - other.level));
        zeros += other.zeros;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        sum += other.sum;
        exactExtremes &= other.exactExtremes;
    }

    /** An independent copy. */
    public QuantileSketch copy() {
        QuantileSketch copy = new QuantileSketch(positive.copy(), negative.copy());
        copy.level = level;
        copy.zeros = zeros;
        copy.min = min;
        copy.max = max;
        copy.sum = sum;
        copy.squares = squares;
        copy.exactExtremes = exactExtremes;
        return copy;
    }

    /** A copy of this resolution, see {@link Resolution}; one of its own if that is coarser. */
    public QuantileSketch atResolution(int coarser) {
        Resolution.require(coarser);
        QuantileSketch copy = copy();
        copy.coarsen(Math.max(level, coarser));
        return copy;
    }

    private void coarsen(int to) {
        if (to > level) {
            positive.collapse(to - level);
            negative.collapse(to - level);
            level = to;
        }
    }

    /** How fine its bins are: {@link Resolution#FINEST} to {@link Resolution#COARSEST}. */
    public int resolution() {
        return level;
    }

    /** The largest relative error of a quantile at its resolution. */
    public double relativeAccuracy() {
        return Resolution.relativeAccuracy(level);
    }

    /** How many values were counted. */
    public long count() {
        return positive.total() + negative.total() + zeros;
    }

    /**
     * The smallest value; positive infinity when nothing was counted. Exact at the finest resolution, within
     * {@link #relativeAccuracy()} of what came in a coarser one.
     */
    public double min() {
        return min;
    }

    /** The largest value, as exact as the smallest; negative infinity when nothing was counted. */
    public double max() {
        return max;
    }

    /** The sum of all values. */
    public double sum() {
        return sum;
    }

    /** The mean of all values; NaN when nothing was counted. */
    public double mean() {
        return sum / count();
    }

    /**
     * The mean squared distance of the values to their mean (not a sample's estimate); NaN when nothing was counted, and
     * where a summary by a version that did not measure it is among those that were merged.
     */
    public double variance() {
        return count() == 0 ? Double.NaN : squares / count();
    }

    /**
     * The value of rank {@code floor(q * (count - 1))} in rising order, within {@link #relativeAccuracy()};
     * the smallest and the largest value as {@link #min()} and {@link #max()} say.
     *
     * @param q 0 for the smallest value to 1 for the largest
     * @return NaN when nothing was counted
     */
    public double quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile lies within 0..1, got " + q);
        }
        if (count() == 0) {
            return Double.NaN;
        }
        long rank = (long) (q * (count() - 1));
        if (rank == 0) {
            return min;
        }
        return rank == count() - 1 ? max : Math.min(max, Math.max(min, valueOfRank(rank)));
    }

    double valueOfRank(long rank) {
        if (rank < negative.total()) {
            return -Resolution.value(negative.indexOfRank(negative.total() - 1 - rank), level);
        }
        long above = rank - negative.total();
        return above < zeros ? 0 : Resolution.value(positive.indexOfRank(above - zeros), level);
    }

    /**
     * The fraction of values that are at most {@code x}, where all values of the bin of {@code x} count as such: it lies
     * between the true fractions at {@code x} and at the upper end of that bin.
     *
     * @return NaN when nothing was counted
     */
    public double cumulative(double x) {
        if (count() == 0) {
            return Double.NaN;
        }
        if (exactExtremes && x < min) {
            return 0;
        }
        return x >= max ? 1 : (double) countUpTo(x) / count();
    }

    private long countUpTo(double x) {
        if (x <= -SMALLEST) {
            return negative.total() - negative.upTo(Resolution.index(-x, level) - 1);
        }
        long belowPositive = negative.total() + zeros;
        return x < SMALLEST ? belowPositive : belowPositive + positive.upTo(Resolution.index(x, level));
    }

    /**
     * How many values lie in bins below that of {@code x}, and how many in it: what {@link #cumulative} is made of, so that
     * what lies in a bin can be shared out.
     *
     * @param below in bins of lower values
     * @param within in the bin that {@code x} would be counted in
     */
    public record Place(long below, long within) {}

    /** Where a value would be counted. */
    public Place place(double x) {
        long upTo = countUpTo(x);
        if (x <= -SMALLEST) {
            long within = negative.at(Resolution.index(-x, level));
            return new Place(upTo - within, within);
        }
        long within = x < SMALLEST ? zeros : positive.at(Resolution.index(x, level));
        return new Place(upTo - within, within);
    }

    /**
     * What the sketch knows of its values, for distances between distributions.
     *
     * @param lower no value of the bin is below
     * @param upper no value of the bin is above
     * @param value what stands for them
     * @param count how many there are, 1 or more
     */
    public record Bin(double lower, double upper, double value, long count) {}

    /**
     * The bins that hold values, in rising order; two sketches of one resolution have the same borders but for a lowest bin in
     * which small magnitudes had to share.
     */
    public List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        for (int index = negative.highest(); index >= negative.lowest(); index--) {
            if (negative.at(index) > 0) {
                bins.add(new Bin(-border(index), -lower(negative, index), -value(index), negative.at(index)));
            }
        }
        if (zeros > 0) {
            bins.add(new Bin(-SMALLEST, SMALLEST, 0, zeros));
        }
        for (int index = positive.lowest(); index <= positive.highest(); index++) {
            if (positive.at(index) > 0) {
                bins.add(new Bin(lower(positive, index), border(index), value(index), positive.at(index)));
            }
        }
        return bins;
    }

    /**
     * The lower end of a bin's magnitudes: the lowest may have taken in all below it, where it lies as far below the highest
     * as it would after so many finest bins.
     */
    private double lower(Bins bins, int index) {
        boolean folded = index == bins.lowest() && bins.highest() - bins.lowest() >= (Bins.MAX_BINS - 1) >> level;
        return folded ? SMALLEST : border(index - 1);
    }

    private double border(int index) {
        return Resolution.border(index, level);
    }

    private double value(int index) {
        return Resolution.value(index, level);
    }

    /**
     * The counters as a document: {@code zero} and the byte strings {@code pos} and {@code neg}, and {@code min},
     * {@code max}, {@code sum} and {@code m2} unless nothing was counted.
     *
     * @throws IllegalStateException unless it is of the finest resolution, the only one that this form can say
     */
    Document toDocument() {
        return QuantileCodec.toDocument(this);
    }

    /**
     * Reads what {@link #toDocument()} wrote.
     *
     * @throws MalformedDocumentException if it breaks a bound or contradicts itself
     */
    static QuantileSketch fromDocument(Document document) throws MalformedDocumentException {
        return QuantileCodec.fromDocument(document);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantileSketch that
                && level == that.level
                && positive.equals(that.positive)
                && negative.equals(that.negative)
                && zeros == that.zeros
                && Double.compare(min, that.min) == 0
                && Double.compare(max, that.max) == 0
                && Double.compare(sum, that.sum) == 0
                && Double.compare(squares, that.squares) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(level, positive, negative, zeros, min, max, sum, squares);
    }

    @Override
    public String toString() {
        return "QuantileSketch(count=" + count() + ", min=" + min + ", max=" + max + ")";
    }
}
