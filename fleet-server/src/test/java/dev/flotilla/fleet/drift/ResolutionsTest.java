package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.sketch.CategoryCounts;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.sketch.Resolution;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.drift.stat.BinTest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows that are coarser than the baseline, or tell fewer classes, are judged by what they tell. */
class ResolutionsTest {

    private static final int BASELINE = 20_000;
    private static final int WINDOWS = 400;
    private static final int SIZE = 500;

    private static SplittableRandom random(String name) {
        return new SplittableRandom(Seeds.random(name).nextLong());
    }

    @ParameterizedTest
    @EnumSource(World.class)
    void lackOfResolutionIsNoDrift(World world) {
        SplittableRandom random = random("lackOfResolutionIsNoDrift " + world);
        QuantileSketch baseline = SimulatedFeature.sketch(world, BASELINE, random);
        QuantileBins bins = QuantileBins.of(baseline, BaselineFeature.FINER);
        BinTest test = BinTest.ordered(bins.counts(baseline));
        for (int level = Resolution.FINEST; level <= Resolution.COARSEST; level++) {
            double[] squares = new double[test.components()];
            for (int window = 0; window < WINDOWS; window++) {
                QuantileSketch seen =
                        SimulatedFeature.sketch(world, SIZE, random).atResolution(level);
                long[] counts = bins.counts(seen);
                assertEquals(SIZE, Arrays.stream(counts).sum());
                assertTrue(Arrays.stream(counts).allMatch(count -> count >= 0), Arrays.toString(counts));
                double[] scores = test.normalScores(counts);
                for (int k = 0; k < squares.length; k++) {
                    squares[k] += scores[k] * scores[k] / WINDOWS;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s at resolution %d: mean squared scores %s%n",
                    world,
                    level,
                    Arrays.toString(squares));
            // Mean squares of that many standard normal values are below 1.5 but for one in a thousand million.
            for (double square : squares) {
                assertTrue(square < 1.5, world + " at resolution " + level + ": " + Arrays.toString(squares));
            }
        }
    }

    @Test
    void anyResolutionOfTheBaselineIsWithoutDistance() {
        SplittableRandom random = random("anyResolutionOfTheBaselineIsWithoutDistance");
        QuantileSketch baseline = SimulatedFeature.sketch(World.PROJECTION, BASELINE, random);
        BaselineFeature.Quantile feature = new BaselineFeature.Quantile(
                "feature",
                baseline,
                QuantileBins.of(baseline, BaselineFeature.DECILES),
                QuantileBins.of(baseline, BaselineFeature.FINER));
        for (int level = Resolution.FINEST; level <= Resolution.COARSEST; level++) {
            Distance distance = feature.distance(
                    new Observed(Map.of("feature", baseline.atResolution(level)), new CategoryCounts()));
            assertEquals(0, distance.psi(), 1e-6, "resolution " + level);
            assertEquals(0, distance.ks().orElseThrow(), 1e-12, "resolution " + level);
            assertEquals(0, distance.wasserstein().orElseThrow(), 1e-12, "resolution " + level);
        }
    }

    @Test
    void aShiftShowsAtResolutionsThatAreFinerThanIt() {
        SplittableRandom random = random("aShiftShowsAtResolutionsThatAreFinerThanIt");
        QuantileSketch baseline = SimulatedFeature.sketch(World.SHARPNESS, BASELINE, random);
        QuantileBins bins = QuantileBins.of(baseline, BaselineFeature.FINER);
        BinTest test = BinTest.ordered(bins.counts(baseline));
        for (int level = Resolution.FINEST; level <= Resolution.COARSEST; level++) {
            QuantileSketch seen = new QuantileSketch();
            for (int i = 0; i < 4 * SIZE; i++) {
                seen.add(1.5 * World.SHARPNESS.draw(random));
            }
            double p = BinTest.pValue(test.normalScores(bins.counts(seen.atResolution(level))));
            System.out.printf(Locale.ROOT, "half as much again at resolution %d: p %.3g%n", level, p);
            assertTrue(p < 1e-6, "p " + p + " at resolution " + level);
        }
    }

    @Test
    void classesThatWereNotToldAreNoDrift() {
        SplittableRandom random = random("classesThatWereNotToldAreNoDrift");
        CategoryCounts baseline = classes(BASELINE, random);
        CategoryBins bins = CategoryBins.of(baseline);
        BinTest test = BinTest.categories(bins.counts(baseline));
        for (int told : new int[] {64, 16, 8, 1}) {
            double worst = 1;
            for (int window = 0; window < WINDOWS; window++) {
                long[] counts = bins.counts(classes(SIZE, random).atMost(told));
                assertEquals(SIZE, Arrays.stream(counts).sum());
                worst = Math.min(worst, BinTest.pValue(test.normalScores(counts)));
            }
            System.out.printf(
                    Locale.ROOT, "%d classes of 100 told: smallest p of %d windows %.3g%n", told, WINDOWS, worst);
            // The smallest of so many is below 1e-6 now and then; of 8 classes, not shared out, it is about 1e-16.
            assertTrue(worst > 1e-9, told + " classes: p " + worst);
        }
    }

    @Test
    void countsOfClassesThatAreAllToldStayAsTheyAre() {
        CategoryCounts counts = new CategoryCounts();
        for (int i = 0; i < 10; i++) {
            counts.add(i % 3);
        }
        assertArrayEquals(new long[] {4, 3, 3, 0}, CategoryBins.of(counts).counts(counts.atMost(3)));
    }

    /** A hundred classes, the first ones much more often. */
    private static CategoryCounts classes(int size, SplittableRandom random) {
        CategoryCounts counts = new CategoryCounts();
        for (int i = 0; i < size; i++) {
            counts.add((int) (100 * Math.pow(random.nextDouble(), 3)));
        }
        return counts;
    }
}
