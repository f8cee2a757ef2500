package dev.flotilla.fleet.drift.accuracy;

import java.util.random.RandomGenerator;

/** Random counts. */
final class Draws {

    /** From here on a rounded normal value is as good. */
    private static final double MANY = 50;

    private Draws() {}

    /** From the Poisson distribution of this mean. */
    static double poisson(double mean, RandomGenerator random) {
        if (mean >= MANY) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
