package dev.flotilla.compiler.evaluate;

/**
 * The 95 % score interval of a proportion (E. B. Wilson, Journal of the American Statistical Association 22, 1927), without
 * continuity correction. It stays within 0 and 1 and holds its confidence also for few samples and proportions near 1.
 *
 * @param low lower end, 0 to 1
 * @param high upper end, 0 to 1
 */
public record WilsonInterval(double low, double high) {
    /** The standard normal distribution's quantile at 0.975. */
    private static final double Z = 1.959963984540054;

    /** The interval of {@code successes} in {@code trials}, of which there is at least one. */
    static WilsonInterval of(int successes, int trials) {
        double p = (double) successes / trials;
        double square = Z * Z / trials;
        double middle = p + square / 2;
        double half = Z * Math.sqrt(p * (1 - p) / trials + square / (4 * trials));
        // Rounding may step over the ends, which the formula reaches exactly at no and at all successes.
        double low = successes == 0 ? 0 : (middle - half) / (1 + square);
        double high = successes == trials ? 1 : (middle + half) / (1 + square);
        return new WilsonInterval(low, high);
    }
}
