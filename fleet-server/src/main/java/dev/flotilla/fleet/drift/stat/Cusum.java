package dev.flotilla.fleet.drift.stat;

/**
 * The limit of one-sided cumulative sums {@code S = max(0, S + z - 1/2)} of standard normal values (Page, "Continuous
 * inspection schemes", Biometrika 41, 1954), which find a lasting shift of one standard deviation soonest.
 *
 * <p>Its average run length without a shift is {@code 2 (exp(b) - b - 1)}, {@code b = h + 1.166} (Siegmund, "Sequential
 * Analysis", 1985, with the overshoot's mean twice 0.583): 338 for {@code h} of 4, where tables have 336 (Montgomery,
 * "Introduction to Statistical Quality Control", whose 168 is for both sides together).
 */
final class Cusum {

    static final double SLACK = 0.5;
    private static final double OVERSHOOT = 1.166;

    private Cusum() {}

    /** The limit that is exceeded once in so many windows, on average. */
    static double limit(double windows) {
        double low = 0;
        double high = Math.log(windows + 1) + 3;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (2 * (Math.exp(middle) - middle - 1) < windows) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.max(high - OVERSHOOT, SLACK);
    }

    /** The sum after another value. */
    static double next(double sum, double z) {
        return Math.max(0, sum + z - SLACK);
    }
}
