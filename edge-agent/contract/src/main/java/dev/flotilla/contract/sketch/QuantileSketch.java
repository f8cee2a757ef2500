package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Quantiles of any number of values within 1 % of the value, in at most 2 &times; 512 counters.
 *
 * <p>This is DDSketch (Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
 * guarantees", VLDB 2019) with logarithmic bins for positive values, the same for negative ones, and one counter for
 * values nearer to zero than {@link #SMALLEST}. Bin {@code i} counts the magnitudes in {@code (g^(i-1), g^i]},
 * {@code g = 1.01/0.99}. When the magnitudes of one sign span more than 512 bins (a ratio of about 27,000), the smallest
 * share a bin and their error is no longer relative, but stays below 1/27,000 of the largest magnitude.
 *
 * <p>Merging gives exactly the counters that one sketch over all the values would have, whatever the order; only
 * {@link #sum()} may differ in its last bits. An instance grows by {@link #add} and {@link #merge}; it is not
 * thread-safe.
 */
public final class QuantileSketch {
    /** The largest relative error of a quantile. */
    public static final double RELATIVE_ACCURACY = 0.01;
    /** Magnitudes below this one count as zero. */
    public static final double SMALLEST = 1e-9;

    private static final double GAMMA = (1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY);
    // StrictMath: every device must put a value into the same bin.
    private static final double LOG_GAMMA = StrictMath.log(GAMMA);
    /** The lowest and highest index that a finite value can have. */
    static final int MIN_INDEX = index(SMALLEST);

    static final int MAX_INDEX = index(Double.MAX_VALUE);

    private final Bins positive;
    private final Bins negative;
    private long zeros;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;

    /** An empty sketch. */
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
        Math.addExact(count(), 1);
        if (value >= SMALLEST) {
            positive.add(index(value), 1);
        } else if (value <= -SMALLEST) {
            negative.add(index(-value), 1);
        } else {
            zeros++;
        }
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
    }

    /** Takes in all that another sketch has counted; the other one stays as it is. */
    public void merge(QuantileSketch other) {
        Math.addExact(count(), other.count());
        positive.merge(other.positive);
        negative.merge(other.negative);
        zeros += other.zeros;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        sum += other.sum;
    }

    /** An independent copy. */
    public QuantileSketch copy() {
        QuantileSketch copy = new QuantileSketch(positive.copy(), negative.copy());
        copy.zeros = zeros;
        copy.min = min;
        copy.max = max;
        copy.sum = sum;
        return copy;
    }

    /** How many values were counted. */
    public long count() {
        return positive.total() + negative.total() + zeros;
    }

    /** The smallest value, exactly; positive infinity when nothing was counted. */
    public double min() {
        return min;
    }

    /** The largest value, exactly; negative infinity when nothing was counted. */
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
     * The value of rank {@code floor(q * (count - 1))} in rising order, within {@link #RELATIVE_ACCURACY};
     * the smallest and the largest value exactly.
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

    private double valueOfRank(long rank) {
        if (rank < negative.total()) {
            return -value(negative.indexOfRank(negative.total() - 1 - rank));
        }
        long above = rank - negative.total();
        return above < zeros ? 0 : value(positive.indexOfRank(above - zeros));
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
        if (x < min) {
            return 0;
        }
        return x >= max ? 1 : (double) countUpTo(x) / count();
    }

    private long countUpTo(double x) {
        if (x <= -SMALLEST) {
            return negative.total() - negative.upTo(index(-x) - 1);
        }
        long belowPositive = negative.total() + zeros;
        return x < SMALLEST ? belowPositive : belowPositive + positive.upTo(index(x));
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

    /** The bins that hold values, in rising order; two sketches have the same borders but for the lowest of 512 bins. */
    public List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        for (int index = negative.highest(); index >= negative.lowest(); index--) {
            if (negative.at(index) > 0) {
                bins.add(new Bin(-border(index), -below(negative, index), -value(index), negative.at(index)));
            }
        }
        if (zeros > 0) {
            bins.add(new Bin(-SMALLEST, SMALLEST, 0, zeros));
        }
        for (int index = positive.lowest(); index <= positive.highest(); index++) {
            if (positive.at(index) > 0) {
                bins.add(new Bin(below(positive, index), border(index), value(index), positive.at(index)));
            }
        }
        return bins;
    }

    /** The lower end of a bin's magnitudes: that of the lowest of so many bins may have taken in all below. */
    private static double below(Bins bins, int index) {
        boolean folded = index == bins.lowest() && bins.highest() - bins.lowest() == Bins.MAX_BINS - 1;
        return folded ? SMALLEST : border(index - 1);
    }

    private static double border(int index) {
        return StrictMath.exp(index * LOG_GAMMA);
    }

    private static int index(double magnitude) {
        return (int) Math.ceil(StrictMath.log(magnitude) / LOG_GAMMA);
    }

    /** The value whose relative distance to both ends of the bin is the same. */
    private static double value(int index) {
        return 2 * StrictMath.exp(index * LOG_GAMMA) / (GAMMA + 1);
    }

    /**
     * The counters as a document: {@code zero} and the byte strings {@code pos} and {@code neg}, and {@code min},
     * {@code max} and {@code sum} unless nothing was counted.
     */
    public Document toDocument() {
        Document.Builder document = Document.builder()
                .put("neg", BinCodec.encode(negative))
                .put("pos", BinCodec.encode(positive))
                .put("zero", zeros);
        if (count() > 0) {
            document.put("max", max).put("min", min).put("sum", sum);
        }
        return document.build();
    }

    /**
     * Reads what {@link #toDocument()} wrote.
     *
     * @throws MalformedDocumentException if it breaks a bound or contradicts itself
     */
    public static QuantileSketch fromDocument(Document document) throws MalformedDocumentException {
        QuantileSketch sketch = new QuantileSketch();
        decode(document, "pos", sketch.positive);
        decode(document, "neg", sketch.negative);
        sketch.zeros = document.integerBetween("zero", 0, BinCodec.MAX_COUNT);
        if (sketch.count() > 0) {
            sketch.min = document.number("min");
            sketch.max = document.number("max");
            sketch.sum = document.number("sum");
            sketch.requireBounds();
        }
        return sketch;
    }

    private static void decode(Document document, String field, Bins bins) throws MalformedDocumentException {
        BinCodec.decode(field, document.bytes(field), MIN_INDEX, MAX_INDEX, (index, count) -> {
            if (!bins.isEmpty() && index - bins.lowest() >= Bins.MAX_BINS) {
                throw new MalformedDocumentException(field + ": spans more than " + Bins.MAX_BINS + " bins");
            }
            bins.add(index, count);
        });
    }

    /** Both extremes have to lie where the bins say, since quantiles are cut off at them. */
    private void requireBounds() throws MalformedDocumentException {
        boolean ordered = min <= max && Double.isFinite(min) && Double.isFinite(max) && Double.isFinite(sum);
        if (!ordered || !isHighest(negative, -min) || !isHighest(positive, max)) {
            throw new MalformedDocumentException("min " + min + ", max " + max + ", sum " + sum
                    + ": not finite, not in order, or not in the highest bins");
        }
    }

    private static boolean isHighest(Bins bins, double magnitude) {
        return bins.isEmpty() ? magnitude < SMALLEST : magnitude >= SMALLEST && index(magnitude) == bins.highest();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantileSketch that
                && positive.equals(that.positive)
                && negative.equals(that.negative)
                && zeros == that.zeros
                && Double.compare(min, that.min) == 0
                && Double.compare(max, that.max) == 0
                && Double.compare(sum, that.sum) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(positive, negative, zeros, min, max, sum);
    }

    @Override
    public String toString() {
        return "QuantileSketch(count=" + count() + ", min=" + min + ", max=" + max + ")";
    }
}
