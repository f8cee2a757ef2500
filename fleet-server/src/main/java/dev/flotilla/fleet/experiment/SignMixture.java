package dev.flotilla.fleet.experiment;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Evidence that values lie above a threshold more often than below it, which may be looked at after each value; by
 * counting at several thresholds, a confidence sequence for the median.
 *
 * <p>Of {@code n} values {@code k} lie above. The likelihood of {@code k} under a chance that was drawn from Beta(a, a),
 * over that under one half, is a martingale if the chance is one half, and never rises on average if it is less and the
 * drawn ones are above one half. That is the beta-binomial mixture of Howard and Ramdas ("Sequential estimation of
 * quantiles with applications to A/B testing and best arm identification", Bernoulli 28, 2022, theorem 1) at the quantile
 * one half: {@code 2^n B(a+k, a+n-k) / B(a, a)}. Exact for any number of values of any distribution.
 *
 * @param weight the {@code a} of Beta(a, a)
 */
record SignMixture(double weight) {

    /** The variance of whether one value lies above. */
    private static final double QUARTER = 0.25;

    /** Less would bet nearly all on "always above", which a single value below refutes. */
    private static final double LEAST = 0.5;

    /** The mixture whose bound at level alpha is about the tightest after so many values. */
    static SignMixture tunedTo(int values, double alpha) {
        double rho = NormalMixture.tunedTo(QUARTER * values, alpha).rho();
        // As Howard et al. 2021 tune it, with steps of one half up and down: r = rho - 1/4 and a = r / (1/2).
        return new SignMixture(Math.max(2 * (rho - QUARTER), LEAST));
    }

    /** Natural logarithm of the evidence for a chance other than one half. */
    double logTwoSided(int above, int values) {
        return LogBeta.value(weight + above, weight + values - above)
                - LogBeta.value(weight, weight)
                + values * Math.log(2);
    }

    /** Natural logarithm of the evidence for a chance above one half. */
    double logOneSided(int above, int values) {
        double share = RegularizedBeta.complement(0.5, weight + above, weight + values - above);
        return logTwoSided(above, values) + Math.log(2 * share);
    }

    /** The smallest count above that is evidence enough at level alpha; one more than there are values if none is. */
    int boundary(int values, double alpha) {
        int low = 0;
        int high = values + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (logOneSided(middle, values) >= -Math.log(alpha)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
