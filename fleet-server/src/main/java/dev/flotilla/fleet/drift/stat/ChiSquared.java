package dev.flotilla.fleet.drift.stat;

import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Pearson's chi-squared statistic for two samples over the same categories, {@code sum (sqrt(m/n) o - sqrt(n/m) e)² / (o + e)}
 * (Pearson, "On the probability that two independent distributions of frequency are really samples from the same
 * population", Biometrika 8, 1911). Categories are counted exactly, so it is exact.
 *
 * @param statistic 0 when both have the same shares, without upper bound
 * @param degrees categories that either has seen, less one
 * @param pValue how probable a statistic as large is without drift; asymptotic, so good with five or more expected in each
 */
public record ChiSquared(double statistic, int degrees, double pValue) {

    /** Compares counts by category; both have counted something. */
    public static ChiSquared between(long[] baseline, long[] observed) {
        Counts.requireSameBins(baseline, observed);
        double ratio = Math.sqrt((double) Counts.total(baseline) / Counts.total(observed));
        double statistic = 0;
        int seen = 0;
        for (int i = 0; i < baseline.length; i++) {
            double both = (double) baseline[i] + observed[i];
            if (both > 0) {
                double difference = ratio * observed[i] - baseline[i] / ratio;
                statistic += difference * difference / both;
                seen++;
            }
        }
        double p = seen < 2 ? 1 : RegularizedGamma.Q.value((seen - 1) / 2.0, statistic / 2);
        return new ChiSquared(statistic, seen - 1, p);
    }
}
