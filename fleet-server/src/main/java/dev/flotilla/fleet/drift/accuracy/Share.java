package dev.flotilla.fleet.drift.accuracy;

/**
 * A part of a whole, with its 95 % interval.
 *
 * @param value 0 to 1
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
public record Share(double value, double low, double high) {

    /** The standard normal distribution's quantile at 0.975. */
    static final double DEVIATIONS = 1.959963984540054;

    /**
     * So many of so many, by the score interval (E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
     * Inference", Journal of the American Statistical Association 22, 1927), which holds its confidence also for few and
     * for shares near 1.
     *
     * @param of 1 or more
     */
    public static Share counted(long count, long of) {
        if (of < 1 || count < 0 || count > of) {
            throw new IllegalArgumentException(count + " of " + of + " is no share");
        }
        double p = (double) count / of;
        double square = DEVIATIONS * DEVIATIONS / of;
        double middle = p + square / 2;
        double half = DEVIATIONS * Math.sqrt(p * (1 - p) / of + square / (4 * of));
        // Rounding may step over the ends, which the formula reaches exactly at none and at all.
        return new Share(
                p, count == 0 ? 0 : (middle - half) / (1 + square), count == of ? 1 : (middle + half) / (1 + square));
    }

    /** A value with a standard error. */
    static Share estimated(double value, double error) {
        return new Share(value, Math.max(0, value - DEVIATIONS * error), Math.min(1, value + DEVIATIONS * error));
    }

    /** If a part of the whole may be all one thing or all the other. */
    Share widened(double unknown) {
        return new Share(value, low * (1 - unknown), high * (1 - unknown) + unknown);
    }
}
