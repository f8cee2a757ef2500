package dev.flotilla.contract.sketch;

import java.util.Random;

/**
 * Whole numbers of noise x with a probability proportional to exp(−|x| / scale), drawn exactly: from whole random numbers only,
 * by algorithms 1 and 2 of Canonne, Kamath and Steinke, "The discrete Gaussian for differential privacy", NeurIPS 2020. Noise
 * made from floating-point logarithms tells more than it should (Mironov, "On significance of the least significant bits for
 * differential privacy", CCS 2012).
 */
final class DiscreteLaplace {
    private static final int MAX_TERM = 1 << 20;

    private final Random random;
    private final int numerator;
    private final int denominator;

    /**
     * Of scale numerator / denominator.
     *
     * @param random unpredictable for whoever is not to learn what the noise hides
     */
    DiscreteLaplace(Random random, int numerator, int denominator) {
        if (numerator < 1 || numerator > MAX_TERM || denominator < 1) {
            throw new IllegalArgumentException("no noise has the scale " + numerator + " / " + denominator);
        }
        this.random = random;
        this.numerator = numerator;
        this.denominator = denominator;
    }

    long draw() {
        while (true) {
            int rest = random.nextInt(numerator);
            if (!withProbabilityOfExp(rest, numerator)) {
                continue;
            }
            long whole = 0;
            while (withProbabilityOfExp(1, 1)) {
                whole++;
            }
            long magnitude = (rest + numerator * whole) / denominator;
            boolean negative = random.nextBoolean();
            // Zero has one sign only, or it would come twice as often.
            if (!negative || magnitude > 0) {
                return negative ? -magnitude : magnitude;
            }
        }
    }

    /** True with the probability exp(−above / below), above at most below. */
    private boolean withProbabilityOfExp(int above, int below) {
        int k = 1;
        while (below(above, (long) below * k)) {
            k++;
        }
        return k % 2 == 1;
    }

    /** True with the probability above / below. */
    private boolean below(long above, long below) {
        return uniform(below) < above;
    }

    /** One of the whole numbers from 0 to less than the bound, each as likely. */
    private long uniform(long bound) {
        long most = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        long drawn = random.nextLong() & Long.MAX_VALUE;
        while (drawn >= most) {
            drawn = random.nextLong() & Long.MAX_VALUE;
        }
        return drawn % bound;
    }
}
