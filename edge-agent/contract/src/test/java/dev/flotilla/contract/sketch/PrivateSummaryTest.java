package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PrivateSummaryTest {
    private static final int CLASSES = 10;

    /** The chi-squared test of the drawn noise against its probabilities, at one in a million. */
    @Test
    void drawsNoiseWithTheProbabilitiesOfTheDiscreteLaplace() {
        Random random = Seeds.random("drawsNoiseWithTheProbabilitiesOfTheDiscreteLaplace");
        int draws = 200_000;
        for (int[] scale : new int[][] {{1, 1}, {5, 2}, {1, 3}}) {
            DiscreteLaplace noise = new DiscreteLaplace(random, scale[0], scale[1]);
            long[] seen = new long[7];
            for (int i = 0; i < draws; i++) {
                seen[(int) Math.max(-3, Math.min(noise.draw(), 3)) + 3]++;
            }
            double step = Math.exp(-(double) scale[1] / scale[0]);
            double statistic = 0;
            for (int x = -3; x <= 3; x++) {
                double tail = Math.abs(x) == 3 ? 1 / (1 - step) : 1;
                double expected = draws * tail * (1 - step) / (1 + step) * Math.pow(step, Math.abs(x));
                statistic += Math.pow(seen[x + 3] - expected, 2) / expected;
            }
            assertTrue(statistic < 37.3, "chi-squared " + statistic + " of " + Arrays.toString(seen));
        }
    }

    @Test
    void countsThatAgreeAreNearTheNoisyOnesAndHaveTheirSum() {
        assertArrayEquals(new long[] {5, 0, 3}, Histogram.consistent(new long[] {7, -4, 5}, 8));
        assertArrayEquals(new long[] {0, 0}, Histogram.consistent(new long[] {3, -9}, -6));
        assertArrayEquals(new long[] {2, 2, 2}, Histogram.consistent(new long[] {1, 1, 1}, 6));
        Random random = Seeds.random("countsThatAgreeAreNearTheNoisyOnesAndHaveTheirSum");
        for (int round = 0; round < 1_000; round++) {
            long[] noisy = random.longs(1 + random.nextInt(50), -30, 100).toArray();
            long sum = random.nextInt(2_000);
            long[] counts = Histogram.consistent(noisy, sum);
            assertEquals(sum, Arrays.stream(counts).sum());
            assertTrue(Arrays.stream(counts).allMatch(count -> count >= 0));
        }
    }

    @Test
    void tellsOnlyWhatItIsMeantTo() throws MalformedDocumentException {
        Random random = Seeds.random("tellsOnlyWhatItIsMeantTo");
        ObservationSketch window = window(random, 500, 1);
        window.record("input.sharpness", 3);
        ObservationSketch told = summaries(random, 1_000).of(window);
        assertEquals(
                told.toDocument(),
                ObservationSketch.fromDocument(told.toDocument()).toDocument());
        assertEquals(Optional.of(1.0), told.epsilon());
        assertTrue(told.cells().isEmpty());
        told.quantiles()
                .forEach((name, sketch) ->
                        assertTrue(PrivateSummary.PUBLISHED.contains(name) || sketch.count() == 0, name));
        for (String name : PrivateSummary.PUBLISHED) {
            assertEquals(told.inferences(), told.quantiles().get(name).count());
        }
        assertEquals(told.inferences(), told.predictions().total());
        assertEquals(
                Set.of("epsilon", "errors", "features", "n", "predictions", "quantiles"),
                told.toDocument().keys());
    }

    /** The bins that may be told of follow from the baseline alone. */
    @Test
    void valuesOutsideOfTheBaselineAddNoBins() {
        Random random = Seeds.random("valuesOutsideOfTheBaselineAddNoBins");
        PrivateSummary summaries = summaries(random, 100_000);
        ObservationSketch far = new ObservationSketch();
        for (int i = 0; i < 1_000; i++) {
            far.record(new Observation(1e6, -1e6, 3, 0.9, 1));
        }
        QuantileSketch baseline =
                baseline().quantiles().get(ObservationSketch.INPUT_MEAN).atResolution(PrivateSummary.LEVEL);
        QuantileSketch told = summaries.of(far).quantiles().get(ObservationSketch.INPUT_MEAN);
        assertEquals(baseline.positive.highest() + 1, told.positive.highest());
    }

    @Test
    void aNoiseOfLittleScaleLeavesTheCounts() {
        Random random = Seeds.random("aNoiseOfLittleScaleLeavesTheCounts");
        ObservationSketch window = window(random, 500, 1);
        ObservationSketch told = summaries(random, 1_000_000).of(window);
        assertEquals(window.predictions(), told.predictions());
        assertEquals(window.inferences(), told.inferences());
    }

    @Test
    void tellsNoClassesOfAModelOfMoreThanADeviceCounts() {
        Random random = Seeds.random("tellsNoClassesOfAModelOfMoreThanADeviceCounts");
        ObservationSketch told = new PrivateSummary(baseline(), 1_000, 1_000, random).of(window(random, 500, 1));
        assertTrue(told.predictions().counts().isEmpty());
        assertEquals(told.inferences(), told.predictions().total());
    }

    @Test
    void mergedSummariesSayTheMostNoise() {
        Random random = Seeds.random("mergedSummariesSayTheMostNoise");
        ObservationSketch sum = new ObservationSketch();
        assertEquals(Optional.empty(), sum.epsilon());
        sum.merge(summaries(random, 2_000).of(window(random, 50, 1)));
        sum.merge(summaries(random, 500).of(window(random, 50, 1)));
        sum.merge(window(random, 50, 1));
        assertEquals(Optional.of(0.5), sum.epsilon());
    }

    /** The table in SKETCHES.md; the loss falls with more of either. */
    @Test
    void theLossFallsWithEpsilonAndWithTheNumberOfInferences() {
        Random random = Seeds.random("theLossFallsWithEpsilonAndWithTheNumberOfInferences");
        ObservationSketch baseline = baseline();
        TreeMap<Double, Double> bySpend = new TreeMap<>();
        System.out.println("| ε | n | error of a class share, points | error of PSI, no drift | of PSI, drift |");
        for (int thousandths : new int[] {100, 1_000, 10_000}) {
            for (int count : new int[] {50, 500, 5_000}) {
                double[] loss = loss(random, baseline, thousandths, count);
                bySpend.merge(thousandths / 1e3 * count, loss[0], Math::min);
                System.out.printf(
                        Locale.ROOT,
                        "| %.1f | %d | %.1f | %.3f | %.3f |%n",
                        thousandths / 1e3,
                        count,
                        100 * loss[0],
                        loss[1],
                        loss[2]);
            }
        }
        assertTrue(bySpend.get(5.0) > bySpend.get(50.0) && bySpend.get(50.0) > bySpend.get(500.0));
        assertTrue(bySpend.get(500.0) > bySpend.get(5_000.0) && bySpend.get(50_000.0) < 0.005, bySpend.toString());
    }

    /** Means over windows: of the largest error of a class share, and of the error of confidence's index with and without drift. */
    private static double[] loss(Random random, ObservationSketch baseline, int thousandths, int count) {
        int rounds = 200;
        double[] loss = new double[3];
        PrivateSummary summaries = summaries(random, thousandths);
        for (int round = 0; round < rounds; round++) {
            for (int drift = 0; drift < 2; drift++) {
                ObservationSketch window = window(random, count, drift == 0 ? 1 : 3);
                ObservationSketch told = summaries.of(window);
                if (drift == 0) {
                    loss[0] += shareError(window, told) / rounds;
                }
                loss[1 + drift] += Math.abs(psi(baseline, told) - psi(baseline, window)) / rounds;
            }
        }
        return loss;
    }

    private static double shareError(ObservationSketch window, ObservationSketch told) {
        double worst = 0;
        for (int category = 0; category < CLASSES; category++) {
            double share = (double) told.predictions().count(category) / Math.max(1, told.inferences());
            double exact = (double) window.predictions().count(category) / window.inferences();
            worst = Math.max(worst, Math.abs(share - exact));
        }
        return worst;
    }

    /** Of confidence, over the deciles of the baseline, with half a count in each bin. */
    private static double psi(ObservationSketch baseline, ObservationSketch window) {
        QuantileSketch expected =
                baseline.quantiles().get(ObservationSketch.CONFIDENCE).atResolution(PrivateSummary.LEVEL);
        QuantileSketch found =
                window.quantiles().get(ObservationSketch.CONFIDENCE).atResolution(PrivateSummary.LEVEL);
        double psi = 0;
        double expectedBelow = 0;
        double foundBelow = 0;
        for (int decile = 1; decile <= 10; decile++) {
            double edge = decile == 10 ? Double.MAX_VALUE : expected.quantile(decile / 10.0);
            double expectedUpTo = expected.cumulative(edge);
            double foundUpTo = found.count() == 0 ? 0 : found.cumulative(edge);
            double e = smoothed(expectedUpTo - expectedBelow, expected.count());
            double o = smoothed(foundUpTo - foundBelow, found.count());
            psi += (o - e) * Math.log(o / e);
            expectedBelow = expectedUpTo;
            foundBelow = foundUpTo;
        }
        return psi;
    }

    private static double smoothed(double share, long count) {
        return (share * count + 0.5) / (count + 5);
    }

    private static PrivateSummary summaries(Random random, int thousandths) {
        return new PrivateSummary(baseline(), CLASSES, thousandths, random);
    }

    private static ObservationSketch baseline() {
        return window(new Random(1), 5_000, 1);
    }

    /** @param sharpness 1 for inferences as in the baseline, more for surer ones of other classes */
    private static ObservationSketch window(Random random, int count, double sharpness) {
        ObservationSketch window = new ObservationSketch();
        for (int i = 0; i < count; i++) {
            double confidence = 1 - 0.7 * Math.pow(random.nextDouble(), 1 + sharpness);
            int predicted = (int) (CLASSES * Math.pow(random.nextDouble(), sharpness));
            window.record(new Observation(random.nextGaussian(), 1 + random.nextDouble(), predicted, confidence, 2));
        }
        return window;
    }
}
