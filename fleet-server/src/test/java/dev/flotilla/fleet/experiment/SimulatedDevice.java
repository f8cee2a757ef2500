package dev.flotilla.fleet.experiment;

import java.util.random.RandomGenerator;

/**
 * A device with habits, in which it differs from others, and chance, in which it differs from itself. The share of the
 * variance between single values that lies between devices is the intraclass correlation: shares of inferences are
 * beta-binomial with it, the others normal or lognormal.
 */
final class SimulatedDevice {
    static final double ERROR_RATE = 0.05;
    /** In one window, and in the whole span of four. */
    static final int WINDOW = 200;

    static final int SPAN = 800;

    private static final double FAILURE_RATE = 0.01;
    private static final double POSITIVE_RATE = 0.3;

    private final RandomGenerator random;
    private final double between;
    private final double within;
    private final double failureRate;
    private final double errorRate;
    private final double positiveRate;

    SimulatedDevice(RandomGenerator random, double correlation) {
        this.random = random;
        this.between = Math.sqrt(correlation);
        this.within = Math.sqrt(1 - correlation);
        this.failureRate = Chance.beta(random, FAILURE_RATE, correlation);
        this.errorRate = Chance.beta(random, ERROR_RATE, correlation);
        this.positiveRate = Chance.beta(random, POSITIVE_RATE, correlation);
    }

    double failure() {
        return random.nextDouble() < failureRate ? 1 : 0;
    }

    /** Errors among so many inferences, where the model adds so many points on average over all devices. */
    int errors(int inferences, double added) {
        double rate = errorRate + (1 - errorRate) * added / (1 - ERROR_RATE);
        return Chance.binomial(random, inferences, rate);
    }

    double positives() {
        return (double) Chance.binomial(random, SPAN, positiveRate) / SPAN;
    }

    /** A habit for one metric, to be given to {@link #drawn} for every span. */
    double habit() {
        return between * random.nextGaussian();
    }

    /** Standard normal over all devices. */
    double drawn(double habit) {
        return habit + within * random.nextGaussian();
    }
}
