package dev.flotilla.compiler.benchmark;

import dev.flotilla.contract.codec.Document;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The ratio of two medians with its 95 % percentile interval by the bootstrap (B. Efron and R. J. Tibshirani, An Introduction to
 * the Bootstrap, 1993, section 13.3). Whole rounds are drawn, which keeps together what the machine did to both.
 *
 * @param ratio median of the first by median of the second; below 1 the first is faster
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record MedianRatio(double ratio, double low, double high) {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    /** The ratio for as many samples of each, where samples of one index are of one round. */
    static MedianRatio of(long[] first, long[] second, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        double[] ratios = new double[RESAMPLES];
        long[] drawnFirst = new long[first.length];
        long[] drawnSecond = new long[second.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int k = 0; k < first.length; k++) {
                int round = random.nextInt(first.length);
                drawnFirst[k] = first[round];
                drawnSecond[k] = second[round];
            }
            ratios[i] = ratio(drawnFirst, drawnSecond);
        }
        Arrays.sort(ratios);
        int cut = (int) (TAIL * RESAMPLES);
        return new MedianRatio(ratio(first.clone(), second.clone()), ratios[cut], ratios[RESAMPLES - 1 - cut]);
    }

    /** Sorts both. */
    private static double ratio(long[] first, long[] second) {
        Arrays.sort(first);
        Arrays.sort(second);
        // A clock too coarse for the subject may read zero.
        return Math.max(1, Percentiles.median(first)) / Math.max(1, Percentiles.median(second));
    }

    Document toDocument() {
        return Document.builder()
                .put("ratio", ratio)
                .put("low", low)
                .put("high", high)
                .build();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (95 %% interval %.3f to %.3f)", ratio, low, high);
    }
}
