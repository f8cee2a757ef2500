package dev.flotilla.fleet.drift.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.InverseErf;
import org.junit.jupiter.api.Test;

class ChartsTest {

    /** Table 9.3 of Montgomery: with a slack of 1/2, limits 4 and 5 last 168 and 465 windows on both sides together. */
    @Test
    void limitLastsAsLongAsPublished() {
        assertEquals(4, Cusum.limit(2 * 168), 0.02);
        assertEquals(5, Cusum.limit(2 * 465), 0.02);
    }

    @Test
    void limitLastsAsLongAsSimulated() {
        Random random = Seeds.random("cumulative sums");
        double limit = Cusum.limit(500);
        long windows = 0;
        int alarms = 4000;
        for (int alarm = 0; alarm < alarms; alarm++) {
            for (double sum = 0; sum < limit; windows++) {
                sum = Cusum.next(sum, random.nextGaussian());
            }
        }
        assertEquals(500, windows / (double) alarms, 40);
    }

    @Test
    void findsADriftThatAddsUpAndSaysSinceWhen() {
        Random random = Seeds.random("slow drift");
        FeatureWatch watch = FeatureWatch.begin(FeatureWatch.Kind.ORDERED, new long[] {500, 500, 500, 500}, 0);
        Budget budget = new Budget(1_000_000, 1, 1);
        int found = 0;
        for (int t = 1; t <= 200 && found == 0; t++) {
            long[] counts = new long[4];
            double shift = t <= 100 ? 0 : 0.1;
            for (int i = 0; i < 400; i++) {
                double u = random.nextDouble();
                counts[(int) Math.min(3, 4 * Math.pow(u, 1 / (1 + shift)))]++;
            }
            watch = watch.then(counts, Grain.FINEST, watch.panel(List.of(counts), Grain.FINEST), budget, t);
            found = watch.course().slow() ? t : 0;
            watch = watch.course().alarm() ? watch : watch.learn(Map.of(0, counts));
        }
        int at = found;
        assertTrue(at > 100 && at < 170, () -> "found at " + at);
        assertEquals(100, (double) watch.course().since(), 40);
    }

    @Test
    void oneWindowFarOutIsAnAlarmOfItsOwnAndNotSlowDriftAfterwards() {
        FeatureWatch watch = FeatureWatch.begin(FeatureWatch.Kind.ORDERED, new long[] {500, 500, 500, 500}, 0);
        Budget budget = new Budget(1000, 1, 1);
        long[] dark = {400, 0, 0, 0};
        long[] usual = {100, 100, 100, 100};
        watch = watch.then(dark, Grain.FINEST, watch.panel(List.of(dark), Grain.FINEST), budget, 1);
        assertTrue(watch.course().sudden());
        watch = watch.then(usual, Grain.FINEST, watch.panel(List.of(usual), Grain.FINEST), budget, 2);
        assertFalse(watch.course().alarm());
    }

    @Test
    void scoresThatComeAndGoWidenTheirOwnLimit() {
        double[] scores = shuffledScores(60, Seeds.random("rough scores"));
        Roughness rough = Roughness.NONE;
        Roughness smooth = Roughness.NONE;
        Roughness leap = Roughness.NONE;
        for (int t = 0; t < scores.length; t++) {
            rough = rough.then(5 * scores[t]);
            smooth = smooth.then(scores[t]);
            leap = leap.then(scores[t] + (t < 30 ? 0 : 30));
        }
        assertTrue(rough.twoSided(5) > 0.01, rough.toString());
        assertEquals(Normal.twoSided(4), smooth.twoSided(4), smooth.toString());
        assertEquals(Normal.twoSided(4), leap.twoSided(4), "a shift that stays is no roughness: " + leap);
    }

    @Test
    void devicesThatDifferAlwaysWidenTheirOwnLimitAndAFewThatDriftDoNot() {
        double[] scores = shuffledScores(500, Seeds.random("dispersion"));
        double[][] same = new double[scores.length][1];
        double[][] few = new double[scores.length][1];
        double[][] different = new double[scores.length][1];
        for (int d = 0; d < scores.length; d++) {
            same[d][0] = scores[d];
            few[d][0] = scores[d] + (d < 50 ? 20 : 0);
            different[d][0] = 3 * scores[d];
        }
        assertEquals(1, Dispersion.of(same, 0));
        assertTrue(Dispersion.of(few, 0) < 2);
        assertEquals(9, Dispersion.of(different, 0), 0.1);
        assertEquals(1, Dispersion.of(Arrays.copyOf(different, 19), 0), "too few to tell");
    }

    /** Values of which as many lie anywhere as the standard normal distribution says, in random order. */
    private static double[] shuffledScores(int count, Random random) {
        List<Double> scores = IntStream.range(0, count)
                .mapToObj(i -> Math.sqrt(2) * InverseErf.value((2 * i + 1.0) / count - 1))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(scores, random);
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The example of Benjamini and Hochberg (1995, section 3.2): of 15 p-values four are named at 5 %. */
    @Test
    void namesTheFourOfThePublishedExample() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.000
        };
        assertEquals(0.0095, FalseDiscovery.threshold(p, 0.05));
        assertEquals(-1, FalseDiscovery.threshold(new double[] {0.5, 0.9}, 0.05));
    }

    @Test
    void budgetSpendsWhatTheSettingSays() {
        Budget fleet = new Budget(200, 1000, 200);
        assertEquals(0.0025, 1 - Math.pow(1 - fleet.device(), 200_000), 1e-6);
        assertEquals(0.00125, 1 - Math.pow(1 - fleet.fleet(), 200), 1e-9);
        assertEquals(4 * 200 * 200 * 8, fleet.chartWindows(8));
        Budget one = new Budget(200, 1, 1);
        assertEquals(0, one.device());
        assertEquals(0.00375, one.fleet(), 1e-9);
    }
}
