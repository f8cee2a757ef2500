package dev.flotilla.compiler.retrain;

import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a search tries.
 *
 * @param learningRate of {@link Adam}
 * @param pull towards the champion's weights, per standardized feature
 * @param replay how much all reference samples count together, as a share of all new ones
 */
public record HyperParameters(double learningRate, double pull, double replay) {
    /** What is tried first. */
    static final HyperParameters USUAL = new HyperParameters(2e-3, 1e-4, 8);

    private static final double LEAST_RATE = 3e-4;
    private static final double RATES = 30;
    private static final double LEAST_PULL = 1e-5;
    private static final double PULLS = 1e3;
    private static final double LEAST_REPLAY = 4;
    private static final double REPLAYS = 4;

    /** Rates from 0.0003 to 0.009, pulls from 0.00001 to 0.01, and replays from four to sixteen, each as likely as its half. */
    static HyperParameters draw(RandomGenerator random) {
        return new HyperParameters(
                LEAST_RATE * StrictMath.pow(RATES, random.nextDouble()),
                LEAST_PULL * StrictMath.pow(PULLS, random.nextDouble()),
                LEAST_REPLAY * StrictMath.pow(REPLAYS, random.nextDouble()));
    }

    Map<String, Double> figures() {
        return Map.of("learningRate", learningRate, "pull", pull, "replay", replay);
    }
}
