package dev.flotilla.fleet.drift;

import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.Erfc;

/** Distributions of features, as inputs, confidences and embeddings have them. */
enum World {
    BRIGHTNESS(10) {
        @Override
        double cumulative(double x) {
            return Erfc.value(-(x - 100) / 10 / Math.sqrt(2)) / 2;
        }

        @Override
        double draw(SplittableRandom random) {
            return 100 + 10 * random.nextGaussian();
        }
    },
    PROJECTION(1) {
        @Override
        double cumulative(double x) {
            return Erfc.value(-x / Math.sqrt(2)) / 2;
        }

        @Override
        double draw(SplittableRandom random) {
            return random.nextGaussian();
        }
    },
    CONTRAST(20 / Math.sqrt(12)) {
        @Override
        double cumulative(double x) {
            return Math.min(1, Math.max(0, (x - 30) / 20));
        }

        @Override
        double draw(SplittableRandom random) {
            return 30 + 20 * random.nextDouble();
        }
    },
    SHARPNESS(3) {
        @Override
        double cumulative(double x) {
            return x <= 0 ? 0 : -Math.expm1(-x / 3);
        }

        @Override
        double draw(SplittableRandom random) {
            return -3 * Math.log1p(-random.nextDouble());
        }
    },
    /** The square root of a uniform value: most of it near 1. */
    CONFIDENCE(Math.sqrt(1 / 18.0)) {
        @Override
        double cumulative(double x) {
            double within = Math.min(1, Math.max(0, x));
            return within * within;
        }

        @Override
        double draw(SplittableRandom random) {
            return Math.sqrt(random.nextDouble());
        }
    },
    ENTROPY(Math.PI / Math.sqrt(3)) {
        @Override
        double cumulative(double x) {
            return 1 / (1 + Math.exp(-(x - 20)));
        }

        @Override
        double draw(SplittableRandom random) {
            double u = random.nextDouble(Double.MIN_NORMAL, 1);
            return 20 + Math.log(u / (1 - u));
        }
    };

    private final double spread;

    World(double spread) {
        this.spread = spread;
    }

    /** The share of values up to {@code x}. */
    abstract double cumulative(double x);

    abstract double draw(SplittableRandom random);

    /** Its standard deviation. */
    double spread() {
        return spread;
    }
}
