package dev.flotilla.fleet.experiment;

import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Draws and bounds that the simulation needs. */
final class Chance {
    private Chance() {}

    /** Beta distribution of a mean and an intraclass correlation: variance {@code mean (1 - mean) correlation}. */
    static double beta(RandomGenerator random, double mean, double correlation) {
        if (correlation == 0) {
            return mean;
        }
        double total = 1 / correlation - 1;
        double x = gamma(random, mean * total);
        double y = gamma(random, (1 - mean) * total);
        return x == 0 ? 0 : x / (x + y);
    }

    /** Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000. */
    private static double gamma(RandomGenerator random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /** Successes among at most 1,000 trials, by inversion. */
    static int binomial(RandomGenerator random, int trials, double chance) {
        if (chance > 0.5) {
            return trials - binomial(random, trials, 1 - chance);
        }
        double odds = chance / (1 - chance);
        double mass = Math.pow(1 - chance, trials);
        double left = random.nextDouble() - mass;
        int successes = 0;
        while (left > 0 && successes < trials) {
            successes++;
            mass *= odds * (trials - successes + 1) / successes;
            left -= mass;
        }
        return successes;
    }

    /**
     * Upper bound of a probability with the confidence 99 %, exact for any counts (Clopper and Pearson, "The use of
     * confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26, 1934).
     */
    static double upperBound(int successes, int trials) {
        if (successes == trials) {
            return 1;
        }
        double low = 0;
        double high = 1;
        while (high - low > 1e-9) {
            double middle = (low + high) / 2;
            if (RegularizedBeta.value(middle, successes + 1.0, trials - successes) < 0.99) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Lower bound, likewise. */
    static double lowerBound(int successes, int trials) {
        return 1 - upperBound(trials - successes, trials);
    }
}
