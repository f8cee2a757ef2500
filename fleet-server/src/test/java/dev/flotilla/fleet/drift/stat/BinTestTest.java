package dev.flotilla.fleet.drift.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.numbers.gamma.LogGamma;
import org.junit.jupiter.api.Test;

class BinTestTest {

    private static final long MANY = 1L << 38;

    @Test
    void hasTheTailsOfTheBinomialDistributionSixDeviationsOut() {
        // A reference without error of its own: the count of one of two categories is binomial, 30 of 100 on average.
        BinTest test = BinTest.categories(new long[] {3 * (MANY / 10), 7 * (MANY / 10)});
        for (int k = 45; k <= 60; k += 5) {
            double r = test.normalScores(new long[] {k, 100 - k})[0];
            // what lies beyond the middle of the lattice point
            double exact = tail(100, 0.3, k + 1) + (tail(100, 0.3, k) - tail(100, 0.3, k + 1)) / 2;
            assertEquals(1, Normal.twoSided(r) / 2 / exact, 0.15, "beyond " + k + ", which has probability " + exact);
        }
    }

    private static double tail(int n, double p, int from) {
        double sum = 0;
        for (int k = from; k <= n; k++) {
            sum += Math.exp(LogGamma.value(n + 1.0)
                    - LogGamma.value(k + 1.0)
                    - LogGamma.value(n - k + 1.0)
                    + k * Math.log(p)
                    + (n - k) * Math.log1p(-p));
        }
        return sum;
    }

    /** Each tail by importance sampling: draws from exponentially tilted shares, weighted back. */
    @Test
    void hasTheTailsOfMultinomialDrawsOfFiftyOneInAHundredMillion() {
        Random random = Seeds.random("tilted draws");
        double[] shares = {0.02, 0.05, 0.1, 0.13, 0.2, 0.2, 0.1, 0.08, 0.07, 0.05};
        long[] reference = Arrays.stream(shares)
                .mapToLong(share -> Math.round(share * MANY))
                .toArray();
        BinTest test = BinTest.ordered(reference);
        double[] first = BinScores.ordered(reference)[0];
        for (double tilt : new double[] {0.55, 0.8, -0.8}) {
            double limit = 50 * tiltedMean(shares, first, tilt);
            double probability = beyond(random, shares, first, tilt, limit);
            double found = interpolated(test, shares, first, limit);
            System.out.printf(Locale.ROOT, "tail %.2e, found %.2e%n", probability, found);
            assertEquals(1, found / probability, 0.1, "of " + probability);
        }
    }

    private static double tiltedMean(double[] shares, double[] scores, double tilt) {
        double sum = 0;
        double mean = 0;
        for (int i = 0; i < shares.length; i++) {
            double weight = shares[i] * Math.exp(tilt * scores[i]);
            sum += weight;
            mean += weight * scores[i];
        }
        return mean / sum;
    }

    private static double beyond(Random random, double[] shares, double[] scores, double tilt, double limit) {
        double[] weights = new double[shares.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            weights[i] = shares[i] * Math.exp(tilt * scores[i]);
            sum += weights[i];
        }
        double total = 0;
        int draws = 400_000;
        for (int draw = 0; draw < draws; draw++) {
            double score = 0;
            for (int i = 0; i < 50; i++) {
                score += scores[drawn(random.nextDouble() * sum, weights)];
            }
            if (tilt > 0 ? score >= limit : score <= limit) {
                total += Math.exp(50 * Math.log(sum) - tilt * score);
            }
        }
        return total / draws;
    }

    private static int drawn(double place, double[] weights) {
        double rest = place;
        int bin = 0;
        while (bin < weights.length - 1 && rest >= weights[bin]) {
            rest -= weights[bin++];
        }
        return bin;
    }

    /** What the approximation has beyond a sum of scores, be it one that counts can have or not. */
    private static double interpolated(BinTest test, double[] shares, double[] scores, double limit) {
        double mean = 0;
        for (int i = 0; i < shares.length; i++) {
            mean += shares[i] * scores[i];
        }
        assertEquals(4, test.components());
        double r = new Saddlepoint(shares, scores, 50, MANY).normalScore(limit / 50 - mean);
        return Normal.twoSided(r) / 2;
    }

    @Test
    void takesTheReferencesOwnErrorInAndIsTheSameBothWays() {
        long[] one = {110, 90, 80, 120};
        long[] other = {40, 60, 70, 30};
        double there = BinTest.categories(one).normalScores(other)[0];
        double back = BinTest.categories(other).normalScores(one)[0];
        assertEquals(-there, back, 0.3);
        assertTrue(Math.abs(BinTest.categories(scaled(one, 1000)).normalScores(other)[0]) > Math.abs(there));
    }

    private static long[] scaled(long[] counts, long by) {
        return Arrays.stream(counts).map(count -> count * by).toArray();
    }

    @Test
    void answersToAShiftAChangeOfSpreadAndNothingElse() {
        BinTest test = BinTest.ordered(new long[] {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000});
        double[] same = test.normalScores(new long[] {10, 10, 10, 10, 10, 10, 10, 10});
        double[] shifted = test.normalScores(new long[] {2, 4, 6, 8, 12, 14, 16, 18});
        double[] wider = test.normalScores(new long[] {25, 10, 3, 2, 2, 3, 10, 25});
        assertEquals(0, BinTest.largest(same), 1e-9);
        assertEquals(1, BinTest.pValue(same), 1e-9);
        assertTrue(shifted[0] > 4 && Math.abs(shifted[1]) < 1, Arrays.toString(shifted));
        assertTrue(wider[1] > 4 && Math.abs(wider[0]) < 1e-9, Arrays.toString(wider));
    }

    @Test
    void findsAClassThatTheReferenceNeverSaw() {
        double[] found = BinTest.categories(new long[] {1000, 1000, 0}).normalScores(new long[] {22, 23, 5});
        assertTrue(found[2] > 4, Arrays.toString(found));
        double[] none = BinTest.categories(new long[] {1000, 1000, 0}).normalScores(new long[] {25, 25, 0});
        assertEquals(0, none[2]);
    }

    @Test
    void staysANumberWhenEverythingFallsIntoOneBin() {
        long[] reference = {500, 500, 500, 500};
        for (long n : new long[] {1, 50, 50_000, 50_000_000}) {
            for (double score : BinTest.ordered(reference).normalScores(new long[] {n, 0, 0, 0})) {
                assertTrue(Double.isFinite(score), n + ": " + score);
            }
        }
        assertTrue(BinTest.ordered(reference).normalScores(new long[] {50, 0, 0, 0})[0] < -8);
        assertEquals(0, BinTest.ordered(new long[] {7}).normalScores(new long[] {3})[0]);
    }

    @Test
    void refusesAReferenceWithoutCountsAndOtherBins() {
        assertThrows(IllegalArgumentException.class, () -> BinTest.ordered(new long[] {0, 0}));
        assertThrows(IllegalArgumentException.class, () -> BinTest.ordered(new long[] {1, 1})
                .normalScores(new long[] {1}));
    }
}
