package dev.flotilla.fleet.drift;

import java.util.SplittableRandom;
import org.apache.commons.numbers.gamma.LogGamma;
import org.jspecify.annotations.Nullable;

/**
 * Draws from binomial distributions of one probability and any size, exactly but for 1e-18 of the tails.
 *
 * <p>A value is the sum of one for each digit of the size in base 64, each drawn from a table of that digit by the alias method
 * (Walker, "An efficient method for generating discrete random variables with general distributions", ACM Transactions on
 * Mathematical Software 3, 1977).
 */
final class Binomials {

    private static final int BASE = 64;
    private static final int DIGITS = 5;
    private static final double DEVIATIONS = 9.5;

    private final double p;
    private final @Nullable Table[] tables = new Table[BASE * DIGITS];

    Binomials(double p) {
        this.p = p;
    }

    /** @param size below 2<sup>30</sup> */
    int draw(int size, SplittableRandom random) {
        int drawn = 0;
        int rest = size;
        for (int digit = 0; rest > 0; digit++) {
            if (rest % BASE > 0) {
                drawn += table(rest % BASE, digit).draw(random);
            }
            rest /= BASE;
        }
        return drawn;
    }

    private Table table(int value, int digit) {
        Table table = tables[digit * BASE + value];
        if (table == null) {
            table = new Table(value << (6 * digit), p);
            tables[digit * BASE + value] = table;
        }
        return table;
    }

    private static final class Table {
        private final int lowest;
        private final double[] keep;
        private final int[] alias;

        Table(int size, double p) {
            double reach = DEVIATIONS * Math.sqrt(size * p * (1 - p)) + 30;
            lowest = (int) Math.max(0, Math.floor(size * p - reach));
            int highest = (int) Math.min(size, Math.ceil(size * p + reach));
            double[] weights = weights(size, p, highest);
            double sum = 0;
            for (double weight : weights) {
                sum += weight;
            }
            keep = new double[weights.length];
            alias = new int[weights.length];
            fill(weights, sum / weights.length);
        }

        /** The probabilities of {@code lowest} to {@code highest}: that of the mean, and the others by their ratios. */
        private double[] weights(int size, double p, int highest) {
            double[] weights = new double[highest - lowest + 1];
            int middle = (int) Math.min(highest, Math.max(lowest, Math.rint(size * p)));
            weights[middle - lowest] = probability(size, p, middle);
            double odds = p / (1 - p);
            for (int k = middle; k < highest; k++) {
                weights[k + 1 - lowest] = weights[k - lowest] * odds * (size - k) / (k + 1.0);
            }
            for (int k = middle; k > lowest; k--) {
                weights[k - 1 - lowest] = weights[k - lowest] * k / (odds * (size - k + 1.0));
            }
            return weights;
        }

        private static double probability(int size, double p, int k) {
            if (p <= 0 || p >= 1) {
                return k == (p <= 0 ? 0 : size) ? 1 : 0;
            }
            return Math.exp(LogGamma.value(size + 1.0)
                    - LogGamma.value(k + 1.0)
                    - LogGamma.value(size - k + 1.0)
                    + k * Math.log(p)
                    + (size - k) * Math.log1p(-p));
        }

        private void fill(double[] weights, double mean) {
            int[] below = new int[weights.length];
            int[] above = new int[weights.length];
            int belows = 0;
            int aboves = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= mean;
                if (weights[i] < 1) {
                    below[belows++] = i;
                } else {
                    above[aboves++] = i;
                }
            }
            java.util.Arrays.fill(keep, 1);
            while (belows > 0 && aboves > 0) {
                int little = below[--belows];
                int much = above[aboves - 1];
                keep[little] = weights[little];
                alias[little] = much;
                weights[much] -= 1 - weights[little];
                if (weights[much] < 1) {
                    aboves--;
                    below[belows++] = much;
                }
            }
        }

        /** One random number is enough: the product's high half is the place, its low half the chance there. */
        int draw(SplittableRandom random) {
            long bits = random.nextLong() >>> 1;
            long size = 2L * keep.length;
            int place = (int) Math.multiplyHigh(bits, size);
            double chance = ((bits * size) >>> 11) * 0x1p-53;
            return lowest + (chance < keep[place] ? place : alias[place]);
        }
    }
}
