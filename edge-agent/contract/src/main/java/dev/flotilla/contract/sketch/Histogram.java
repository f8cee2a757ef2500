package dev.flotilla.contract.sketch;

import java.util.Arrays;

/** Counts that noise was added to, made into counts again. */
final class Histogram {
    private Histogram() {}

    /**
     * Counts of zero or more with the given sum, as near as can be to noisy ones: the same amount is taken from each, and what
     * falls below zero is zero ("norm-sub" of Wang, Lopuhaä-Zwakenberg, Li, Skoric and Li, "Locally differentially private
     * frequency estimation with consistency", NDSS 2020). Just setting what is negative to zero would add up noise.
     */
    static long[] consistent(long[] noisy, long sum) {
        double shift = shift(noisy, sum);
        long[] counts = new long[noisy.length];
        long left = Math.max(0, sum);
        double owed = 0;
        for (int i = 0; i < noisy.length; i++) {
            // Rounds so that what is lost at one count is made up for at the next.
            owed += Math.max(0, noisy[i] - shift);
            counts[i] = Math.min(left, Math.max(0, Math.round(owed)));
            owed -= counts[i];
            left -= counts[i];
        }
        return counts;
    }

    /** What is to be taken from each so that the positive rest has the sum. */
    private static double shift(long[] noisy, long sum) {
        long[] sorted = noisy.clone();
        Arrays.sort(sorted);
        double above = 0;
        for (int kept = 1; kept <= sorted.length; kept++) {
            above += sorted[sorted.length - kept];
            double shift = (above - Math.max(0, sum)) / kept;
            boolean last = kept == sorted.length;
            if (last || sorted[sorted.length - kept - 1] <= shift) {
                return shift;
            }
        }
        return 0;
    }
}
