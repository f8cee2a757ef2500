package dev.flotilla.compiler.retrain;

import java.util.Arrays;

/**
 * Above which reconstruction error an autoencoder's input counts as unusual: a quantile of the errors on samples known to be
 * usual. Its interval holds with 95 % confidence whatever the errors' distribution: it runs between two of the sorted errors
 * (H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition 2003, section 7.1).
 *
 * @param quantile the part of usual samples that are to stay below, 0 to 1
 * @param threshold the quantile of the errors
 * @param low lower end of its interval
 * @param high upper end of its interval
 * @param samples how many errors it comes from
 */
public record AnomalyThreshold(double quantile, double threshold, double low, double high, int samples) {
    private static final double TAIL = 0.025;

    /**
     * The threshold.
     *
     * @param errors of usual samples
     * @throws IllegalArgumentException if there are too few for an interval to have an upper end
     */
    public static AnomalyThreshold of(double[] errors, double quantile) {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("a quantile of " + quantile + " is not between 0 and 1");
        }
        int n = errors.length;
        int needed = (int) Math.ceil(Math.log(TAIL) / Math.log(quantile));
        if (n < needed) {
            throw new IllegalArgumentException("the quantile " + quantile + " with its interval takes at least "
                    + needed + " usual samples, there are " + n);
        }
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        int rank = Math.min(n, Math.max(1, (int) Math.ceil(quantile * n)));
        // The error of rank r is above the quantile as often as fewer than r of n samples are below it.
        int low = 1;
        double fewer = 0;
        double logTerm = n * StrictMath.log1p(-quantile);
        for (int r = 1; r <= n; r++) {
            fewer += StrictMath.exp(logTerm);
            if (fewer <= TAIL) {
                low = r;
            }
            if (1 - fewer <= TAIL) {
                return new AnomalyThreshold(quantile, sorted[rank - 1], sorted[low - 1], sorted[r - 1], n);
            }
            logTerm +=
                    StrictMath.log((double) (n - r + 1) / r) + StrictMath.log(quantile) - StrictMath.log1p(-quantile);
        }
        return new AnomalyThreshold(quantile, sorted[rank - 1], sorted[low - 1], sorted[n - 1], n);
    }
}
