package dev.flotilla.fleet.drift.stat;

import java.util.Arrays;

/**
 * Chooses which of many p-values to name, so that of those named a given share is wrong at most, on average (Benjamini and
 * Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995). That is proved
 * for independent tests, and for those that depend on each other positively (Benjamini and Yekutieli, Annals of
 * Statistics 29, 2001).
 */
public final class FalseDiscovery {

    private FalseDiscovery() {}

    /** The largest p-value to be named: the largest {@code p(i)} that is at most {@code i rate / n}; -1 when it is none. */
    public static double threshold(double[] pValues, double rate) {
        double[] rising = pValues.clone();
        Arrays.sort(rising);
        for (int i = rising.length; i > 0; i--) {
            if (rising[i - 1] <= rate * i / rising.length) {
                return rising[i - 1];
            }
        }
        return -1;
    }
}
