package dev.flotilla.fleet.drift.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.testkit.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Distances by sketches against the same by raw values, within the errors that they state, and against published ones. */
class DistancesTest {

    private static final int PAIRS = 1000;

    @Test
    void agreeWithRawValuesWithinTheirStatedErrors() {
        Random random = Seeds.random("distances of 1000 pairs");
        double widest = 0;
        double largest = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            double[] one = RawDistances.sample(random);
            double[] other = RawDistances.sample(random);
            KolmogorovSmirnov ks =
                    KolmogorovSmirnov.between(sketch(one).bins(), sketch(other).bins());
            double raw = RawDistances.kolmogorovSmirnov(one, other);
            assertTrue(raw >= ks.statistic() - 1e-12, () -> raw + " is below " + ks);
            assertTrue(raw <= ks.statistic() + ks.error() + 1e-12, () -> raw + " is above " + ks);
            widest = Math.max(widest, ks.error());
            Wasserstein w =
                    Wasserstein.between(sketch(one).bins(), sketch(other).bins());
            double moved = RawDistances.wasserstein(one, other);
            assertEquals(moved, w.distance(), w.error() * (1 + 1e-9));
            largest = Math.max(largest, Math.abs(moved - w.distance()) / w.error());
        }
        System.out.printf(
                Locale.ROOT,
                "%d pairs: largest stated error of KS %.4f; Wasserstein off by %.3f of its stated error at most%n",
                PAIRS,
                widest,
                largest);
    }

    @Test
    void statesAnErrorOfWassersteinOfOnePercentOfTheValuesAtMost() {
        Random random = Seeds.random("error of Wasserstein");
        double[] values = random.doubles(5000, 10, 1000).toArray();
        Wasserstein w =
                Wasserstein.between(sketch(values).bins(), sketch(values).bins());
        double mean = Arrays.stream(values).average().orElseThrow();
        assertEquals(0, w.distance());
        // What stands for a bin is up to 1 % above a value, and the bin's end 1/99 above that; of both samples.
        double accuracy = QuantileSketch.RELATIVE_ACCURACY;
        assertTrue(w.error() <= 2 * accuracy / (1 - accuracy) * (1 + accuracy) * mean, "mean " + mean + ", " + w);
        assertTrue(w.error() > accuracy * mean, "the error is about 2 % of the mean: " + w);
    }

    @Test
    void countTheSameInBinsAsRawValuesDo() {
        Random random = Seeds.random("indices of 1000 pairs");
        for (int pair = 0; pair < PAIRS; pair++) {
            double[] one = RawDistances.sample(random);
            double[] other = RawDistances.sample(random);
            double[] borders = RawDistances.borders(sketch(one), 10);
            long[] expected = RawDistances.counts(one, borders);
            long[] observed = RawDistances.counts(other, borders);
            Divergence raw = Divergence.between(expected, observed);
            Divergence sketched = Divergence.between(
                    RawDistances.counts(sketch(one), borders), RawDistances.counts(sketch(other), borders));
            assertEquals(RawDistances.psi(expected, observed), raw.psi(), 1e-12);
            assertEquals(RawDistances.js(expected, observed), raw.js(), 1e-12);
            assertEquals(raw, sketched);
        }
    }

    @Test
    void chiSquaredAgreesWithItsTextbookFormOn1000Pairs() {
        Random random = Seeds.random("chi-squared of 1000 pairs");
        for (int pair = 0; pair < PAIRS; pair++) {
            long[] one = random.longs(2 + random.nextInt(20), 0, 500).toArray();
            long[] other = random.longs(one.length, 0, 50).toArray();
            one[0]++;
            other[0]++;
            double raw = RawDistances.chiSquared(one, other);
            assertEquals(raw, ChiSquared.between(one, other).statistic(), 1e-9 * (1 + raw));
        }
    }

    /** SciPy's reference documentation: wasserstein_distance, jensenshannon and chi2_contingency, "Examples". */
    @Test
    void matchTheExamplesOfScipysDocumentation() {
        Wasserstein five =
                Wasserstein.between(sketch(0, 1, 3).bins(), sketch(5, 6, 8).bins());
        assertEquals(5, five.distance(), five.error());
        Wasserstein quarter = Wasserstein.between(
                sketch(0, 0, 0, 1).bins(), sketch(0, 0, 1, 1).bins());
        assertEquals(0.25, quarter.distance(), quarter.error());
        long many = 1_000_000_000;
        assertEquals(
                1,
                Divergence.between(new long[] {many, 0, 0}, new long[] {0, many, 0})
                        .js(),
                1e-7);
        // the square of the distance, in bits where theirs is in nats
        double half = 0.46450140402245893 * 0.46450140402245893 / Math.log(2);
        assertEquals(
                half,
                Divergence.between(new long[] {2 * many, 0}, new long[] {many, many})
                        .js(),
                1e-7);
        ChiSquared chi = ChiSquared.between(new long[] {10, 10, 20}, new long[] {20, 20, 20});
        assertEquals(2.7777777777777777, chi.statistic(), 1e-12);
        assertEquals(0.2493522087772962, chi.pValue(), 1e-12);
        assertEquals(2, chi.degrees());
    }

    @Test
    void indexMatchesAWorkedExample() {
        // Shares 0.5, 0.3, 0.2 against 0.4, 0.4, 0.2, with counts so large that the prior vanishes:
        // psi = -0.1 ln(0.8) + 0.1 ln(4/3) = 0.051082...
        Divergence found = Divergence.between(
                new long[] {50_000_000, 30_000_000, 20_000_000}, new long[] {40_000_000, 40_000_000, 20_000_000});
        assertEquals(0.0510826, found.psi(), 1e-6);
    }

    private static QuantileSketch sketch(double... values) {
        QuantileSketch sketch = new QuantileSketch();
        Arrays.stream(values).forEach(sketch::add);
        return sketch;
    }
}
