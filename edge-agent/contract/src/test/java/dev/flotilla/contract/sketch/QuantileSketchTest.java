package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {
    private static final double[] QUANTILES = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};
    /** The bound is exact; this much is lost in computing it. */
    private static final double ROUNDING = 1e-9;

    @Test
    void staysWithinOnePercentOfExactQuantiles() {
        Random random = Seeds.random("staysWithinOnePercentOfExactQuantiles");
        Map<String, DoubleSupplier> distributions = Map.of(
                "normal", () -> random.nextGaussian(),
                "shifted", () -> 1000 + random.nextGaussian(),
                "exponential", () -> -Math.log(1 - random.nextDouble()),
                "uniform", () -> random.nextDouble() * 2 - 1,
                "integers", () -> random.nextInt(10) - 5);
        distributions.forEach((name, values) -> {
            for (int count : new int[] {1, 2, 10, 20_000}) {
                requireAccuracy(name, values, count);
            }
        });
    }

    private static void requireAccuracy(String name, DoubleSupplier values, int count) {
        QuantileSketch sketch = new QuantileSketch();
        double[] exact = new double[count];
        for (int i = 0; i < count; i++) {
            exact[i] = values.getAsDouble();
            sketch.add(exact[i]);
        }
        Arrays.sort(exact);
        double largest = Math.max(Math.abs(exact[0]), Math.abs(exact[count - 1]));
        for (double q : QUANTILES) {
            double expected = exact[(int) (q * (count - 1))];
            // Below 1/27,000 of the largest magnitude bins are shared, and the error is absolute.
            double allowed =
                    Math.max(Math.abs(expected) * QuantileSketch.RELATIVE_ACCURACY, largest / 27_000) + ROUNDING;
            assertEquals(expected, sketch.quantile(q), allowed, name + ", q=" + q + ", count=" + count);
        }
        assertEquals(count, sketch.count());
        assertEquals(exact[0], sketch.min());
        assertEquals(exact[count - 1], sketch.max());
    }

    @Test
    void mergesToTheSameCountersInAnyOrder() {
        Random random = Seeds.random("mergesToTheSameCountersInAnyOrder");
        for (int round = 0; round < 50; round++) {
            QuantileSketch whole = new QuantileSketch();
            List<QuantileSketch> parts = new ArrayList<>();
            for (int part = 0; part < 6; part++) {
                QuantileSketch sketch = new QuantileSketch();
                double scale = Math.pow(10, random.nextInt(14) - 7);
                for (int i = random.nextInt(200); i > 0; i--) {
                    double value = random.nextGaussian() * scale;
                    sketch.add(value);
                    whole.add(value);
                }
                parts.add(sketch);
            }
            Collections.shuffle(parts, random);
            QuantileSketch left = new QuantileSketch();
            parts.forEach(left::merge);
            QuantileSketch right = new QuantileSketch();
            right.merge(parts.get(4));
            right.merge(parts.get(5));
            QuantileSketch nested = new QuantileSketch();
            parts.subList(0, 4).forEach(nested::merge);
            nested.merge(right);
            SketchAssertions.assertSame(whole, left);
            SketchAssertions.assertSame(whole, nested);
        }
    }

    @Test
    void leavesTheMergedSketchAsItWas() {
        QuantileSketch one = sketchOf(1, 2);
        QuantileSketch other = sketchOf(3);
        one.merge(other);
        one.add(4);
        assertEquals(sketchOf(3), other);
        SketchAssertions.assertSame(sketchOf(1, 2, 3, 4), one);
    }

    @Test
    void staysSmallWhateverTheSpread() {
        Random random = Seeds.random("staysSmallWhateverTheSpread");
        QuantileSketch sketch = new QuantileSketch();
        for (int i = 0; i < 100_000; i++) {
            double sign = random.nextBoolean() ? 1 : -1;
            sketch.add(sign * Math.pow(10, random.nextDouble() * 600 - 300));
        }
        int bytes = sketch.toDocument().toCbor().length;
        assertTrue(bytes <= 2 * Bins.MAX_BINS * 4, bytes + " bytes");
        double top = sketch.quantile(0.9999);
        assertTrue(top > 1e290, "the largest values keep their own bins: " + top);
    }

    @Test
    void tellsFractionsUpToTheEndOfABin() {
        QuantileSketch sketch = sketchOf(-100, -10, 0, 1, 10, 100);
        assertEquals(0, sketch.cumulative(-101));
        assertEquals(1 / 6.0, sketch.cumulative(-100), ROUNDING);
        assertEquals(2 / 6.0, sketch.cumulative(-1), ROUNDING);
        assertEquals(3 / 6.0, sketch.cumulative(0), ROUNDING);
        assertEquals(4 / 6.0, sketch.cumulative(5), ROUNDING);
        assertEquals(5 / 6.0, sketch.cumulative(10), ROUNDING);
        assertEquals(1, sketch.cumulative(100));
    }

    @Test
    void knowsNothingWhenEmpty() {
        QuantileSketch empty = new QuantileSketch();
        assertEquals(0, empty.count());
        assertTrue(Double.isNaN(empty.quantile(0.5)));
        assertTrue(Double.isNaN(empty.cumulative(0)));
        assertTrue(Double.isNaN(empty.mean()));
    }

    @Test
    void refusesWhatIsNoNumberOrNoQuantile() {
        QuantileSketch sketch = sketchOf(1);
        assertThrows(IllegalArgumentException.class, () -> sketch.add(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> sketch.add(Double.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> sketch.quantile(1.01));
        assertThrows(IllegalArgumentException.class, () -> sketch.quantile(Double.NaN));
        assertFalse(sketch.equals(sketchOf(2)));
    }

    static QuantileSketch sketchOf(double... values) {
        QuantileSketch sketch = new QuantileSketch();
        for (double value : values) {
            sketch.add(value);
        }
        return sketch;
    }
}
