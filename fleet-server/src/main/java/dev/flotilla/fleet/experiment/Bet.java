package dev.flotilla.fleet.experiment;

/**
 * Evidence that the mean of values from 0 to 1 lies above a level, or below it, which may be looked at after each value.
 *
 * <p>The capital of somebody who bets on that: {@code prod(1 + l_i (x_i - m))}, or with the opposite sign, where each stake
 * {@code l_i >= 0} is chosen before its value is seen and is too small to lose everything. If the mean is not on that side of the level,
 * the capital does not grow on average, whatever the distribution and however many values there are; so by Ville's
 * inequality it ever reaches 1/alpha with probability alpha at most. Stakes are the predictable plug-in empirical Bernstein
 * stakes of Waudby-Smith and Ramdas ("Estimating means of bounded random variables by betting", Journal of the Royal
 * Statistical Society B 86, 2024, section 3.2 and 4.1), truncated at {@value #CAUTION} of what would risk all.
 */
final class Bet {
    static final double CAUTION = 0.5;

    /** The variance of a value that may be anything, which counts as one value. */
    private static final double PRIOR_VARIANCE = 0.25;

    private static final double PRIOR_MEAN = 0.5;

    private final double level;
    private final int sign;
    private final double needed;
    private int values;
    private double sum = PRIOR_MEAN;
    private double squares = PRIOR_VARIANCE;
    private double log;
    private double largest;

    /**
     * @param level 0 to 1
     * @param sign 1 for a mean above it, -1 for one below it
     * @param alpha the error probability that it is tuned to; it is valid with any
     */
    Bet(double level, int sign, double alpha) {
        this.level = level;
        this.sign = sign;
        this.needed = -Math.log(alpha);
    }

    void add(double value) {
        log += Math.log1p(stake() * sign * (value - level));
        largest = Math.max(largest, log);
        values++;
        sum += value;
        double mean = sum / (values + 1);
        squares += (value - mean) * (value - mean);
    }

    private double stake() {
        int next = values + 1;
        double variance = squares / next;
        double best = Math.sqrt(2 * needed / (variance * next * Math.log1p(next)));
        double most = sign > 0 ? level : 1 - level;
        return most > 0 ? Math.min(best, CAUTION / most) : best;
    }

    /** Natural logarithm of the largest evidence so far, 0 or more. */
    double log() {
        return largest;
    }
}
