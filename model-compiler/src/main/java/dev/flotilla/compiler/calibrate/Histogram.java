package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;
import java.util.Arrays;
import java.util.List;

/**
 * How often which values occurred, in {@value #BINS} bins of equal width, half of them below zero: 32 KiB, however many
 * values there are.
 *
 * <p>The width is a power of two. When a value lies beyond the last bin, the width doubles and neighbours merge, so that
 * what the histogram holds does not depend on the order of the values. A bin is at most 1/1024 of the largest magnitude;
 * a value is known up to that. Minimum and maximum are exact.
 */
public final class Histogram {
    static final int BINS = 4096;

    private static final int HALF = BINS / 2;
    private static final int HALF_EXPONENT = 11;

    private final long[] counts = new long[BINS];
    private int exponent = Integer.MIN_VALUE;
    private long total;
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    /** Adds finite values. @throws IllegalArgumentException when one is not finite; nothing is added then */
    public void add(float[] values) {
        Range range = Range.of(values);
        widen(range);
        double perWidth = exponent == Integer.MIN_VALUE ? 1 : Math.scalb(1.0, -exponent);
        for (float value : values) {
            if (value != 0) {
                counts[(int) Math.floor(value * perWidth) + HALF]++;
            }
        }
        total += values.length;
    }

    /** What a histogram of all the values of {@code parts} would hold. */
    static Histogram merged(List<Histogram> parts) {
        Histogram merged = new Histogram();
        for (Histogram part : parts) {
            if (part.total > 0) {
                merged.addAll(part);
            }
        }
        return merged;
    }

    private void addAll(Histogram other) {
        widen(other.range());
        for (int bin = 0; bin < BINS; bin++) {
            if (other.counts[bin] > 0) {
                counts[((bin - HALF) >> (exponent - other.exponent)) + HALF] += other.counts[bin];
            }
        }
        total += other.total;
    }

    /** Makes the bins wide enough for {@code range}. */
    private void widen(Range range) {
        min = Math.min(min, range.min());
        max = Math.max(max, range.max());
        float magnitude = Math.max(-range.min(), range.max());
        if (magnitude == 0) {
            return;
        }
        int needed = Math.getExponent(magnitude) + 1 - HALF_EXPONENT;
        if (exponent == Integer.MIN_VALUE) {
            exponent = needed;
        }
        for (; exponent < needed; exponent++) {
            mergeNeighbours();
        }
    }

    private void mergeNeighbours() {
        long[] merged = new long[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            merged[((bin - HALF) >> 1) + HALF] += counts[bin];
        }
        System.arraycopy(merged, 0, counts, 0, BINS);
    }

    /** How the values spread over {@code bins} equal parts of their range. @throws IllegalStateException without values */
    public Distribution distribution(int bins) {
        if (total == 0) {
            throw new IllegalStateException("no values");
        }
        long[] spread = new long[bins];
        double span = Math.max((double) max - min, Double.MIN_NORMAL);
        long zeros = total;
        for (int bin = 0; bin < BINS; bin++) {
            zeros -= counts[bin];
            spread[(int) Math.min(bins - 1, (middle(bin) - min) / span * bins)] += counts[bin];
        }
        if (zeros > 0) {
            spread[(int) Math.min(bins - 1, (0.0 - min) / span * bins)] += zeros;
        }
        return new Distribution(range(), Arrays.stream(spread).boxed().toList());
    }

    /** Values added so far; those that were exactly zero are in no bin. */
    public long total() {
        return total;
    }

    /** Values other than zero in {@code bin}. */
    long count(int bin) {
        return counts[bin];
    }

    /** The middle of a bin, within the values that occurred. */
    double middle(int bin) {
        return Math.max(min, Math.min(max, (bin - HALF + 0.5) * width()));
    }

    /** The lower end of a bin, within the values that occurred. */
    float lowerEnd(int bin) {
        return (float) Math.max(min, Math.min(max, (bin - HALF) * width()));
    }

    /** Of a bin, in the values' unit. */
    double width() {
        return exponent == Integer.MIN_VALUE ? 0 : Math.scalb(1.0, exponent);
    }

    /** The exact range of the values. @throws IllegalArgumentException when there are none */
    Range range() {
        return new Range(min, max);
    }
}
