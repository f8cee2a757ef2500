package dev.flotilla.fleet.experiment;

import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfcx;

/**
 * Evidence that a sum of differences drifts away from 0, which may be looked at after each of them.
 *
 * <p>With {@code S} the sum and {@code V} its variance process, {@code exp(lS - l²V/2)} is a supermartingale that begins
 * at 1 if the differences do not drift, for each {@code l}; so is its mean over a normal {@code l} of variance
 * {@code 1/rho}. By Ville's inequality it ever reaches 1/alpha with probability alpha at most, and 1 over its largest
 * value so far is a p-value at every moment.
 *
 * <ul>
 *   <li>Two-sided: {@code sqrt(rho/(V+rho)) exp(S²/(2(V+rho)))}. With {@code V = n sigma²} and {@code rho = sigma⁴/tau²}
 *       this is the mixture sequential probability ratio test with effects of variance tau² (Johari, Koomen, Pekelis and
 *       Walsh, "Always valid inference: continuous monitoring of A/B tests", Operations Research 70, 2022); its boundary
 *       with {@code V = n} times the sample's variance and {@code rho = sigma²/rho'²} is the asymptotic confidence sequence
 *       of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas ("Time-uniform central limit theory and asymptotic confidence
 *       sequences", Annals of Statistics 52, 2024, theorem 2.2, with rho' theirs).
 *   <li>One-sided, over positive {@code l} only: {@code 2 sqrt(rho/(V+rho)) exp(S²/(2(V+rho))) Phi(S/sqrt(V+rho))}
 *       (the one-sided conjugate mixture of Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric,
 *       nonasymptotic confidence sequences", Annals of Statistics 49, 2021).
 *   <li>{@code V} the sum of squares: both hold exactly, for any number of differences, if each is symmetric about 0 given
 *       those before it (de la Peña, "A general class of exponential inequalities for martingales and ratios", Annals of
 *       Probability 27, 1999).
 * </ul>
 *
 * @param rho weight of the mixture in units of {@code V}; the bound is tightest when {@code V} is about 10 to 20 times it
 */
record NormalMixture(double rho) {

    NormalMixture {
        if (!(rho > 0) || Double.isInfinite(rho)) {
            throw new IllegalArgumentException("the weight of a mixture is positive, got " + rho);
        }
    }

    /**
     * The one-sided mixture whose bound at level alpha is about the tightest when the variance process is {@code variance}:
     * {@code rho = V / (2 ln(1/a) + ln(1 + 2 ln(1/a)))}, with {@code a} = 2 alpha (as Howard et al.; with alpha
     * itself it is the rho of Waudby-Smith et al. for the two-sided one).
     */
    static NormalMixture tunedTo(double variance, double alpha) {
        double odds = -2 * Math.log(Math.min(2 * alpha, 0.5));
        return new NormalMixture(variance / (odds + Math.log1p(odds)));
    }

    /** Natural logarithm of the evidence for drift in either direction. */
    double logTwoSided(double sum, double variance) {
        double total = variance + rho;
        return (Math.log(rho / total) + sum * sum / total) / 2;
    }

    /** Natural logarithm of the evidence for a drift upwards. */
    double logOneSided(double sum, double variance) {
        double total = variance + rho;
        double z = sum / Math.sqrt(2 * total);
        double half = Math.log(rho / total) / 2;
        // 2 Phi(x) is 1 + erf(x/√2) and erfcx(-x/√2) exp(-x²/2): the latter where the former would lose its digits.
        return z > 0 ? half + z * z + Math.log1p(Erf.value(z)) : half + Math.log(Erfcx.value(-z));
    }

    /** The smallest sum that is evidence enough of a drift upwards at level alpha, within 1e-12 of itself. */
    double boundary(double variance, double alpha) {
        double needed = -Math.log(alpha);
        double high = Math.sqrt((variance + rho) * (Math.log1p(variance / rho) + 2 * needed));
        double low = 0;
        while (high - low > 1e-12 * high) {
            double middle = (low + high) / 2;
            if (logOneSided(middle, variance) < needed) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
