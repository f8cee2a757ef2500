package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final double ROUNDING = 1e-9;

    @Test
    void quantilesStayWithinTheStatedErrorAtEachResolution() {
        Random random = Seeds.random("quantilesStayWithinTheStatedErrorAtEachResolution");
        double[] values = values(random, 5_000);
        QuantileSketch finest = QuantileSketchTest.sketchOf(values);
        Arrays.sort(values);
        for (int level = Resolution.FINEST; level <= Resolution.COARSEST; level++) {
            QuantileSketch sketch = finest.atResolution(level);
            assertEquals(level, sketch.resolution());
            for (double q = 0; q <= 1; q += 0.01) {
                double exact = values[(int) (q * (values.length - 1))];
                assertEquals(exact, sketch.quantile(q), Math.abs(exact) * sketch.relativeAccuracy() + ROUNDING);
            }
        }
        assertEquals(0.02, Resolution.relativeAccuracy(1), 1e-5);
        assertThrows(IllegalArgumentException.class, () -> finest.atResolution(Resolution.COARSEST + 1));
    }

    @Test
    void sketchesOfTwoResolutionsMergeToTheCountersOfTheCoarser() {
        Random random = Seeds.random("sketchesOfTwoResolutionsMergeToTheCountersOfTheCoarser");
        for (int round = 0; round < 300; round++) {
            QuantileSketch whole = new QuantileSketch();
            QuantileSketch sum = new QuantileSketch();
            int coarsest = Resolution.FINEST;
            for (int part = random.nextInt(5) + 1; part > 0; part--) {
                double[] values = values(random, random.nextInt(50));
                QuantileSketch sketch = QuantileSketchTest.sketchOf(values);
                whole.merge(sketch);
                int level = random.nextInt(Resolution.COARSEST + 1);
                coarsest = Math.max(coarsest, level);
                sum.merge(sketch.atResolution(level));
            }
            SketchAssertions.assertSame(whole.atResolution(coarsest), sum);
        }
    }

    @Test
    void aCoarseSketchGoesOnCountingAtItsResolution() {
        Random random = Seeds.random("aCoarseSketchGoesOnCountingAtItsResolution");
        double[] values = values(random, 1_000);
        QuantileSketch coarse = new QuantileSketch().atResolution(3);
        for (double value : values) {
            coarse.add(value);
        }
        assertEquals(QuantileSketchTest.sketchOf(values).atResolution(3), coarse);
    }

    @Test
    void comesBackFromBytes() throws MalformedDocumentException {
        Random random = Seeds.random("comesBackFromBytes");
        for (int round = 0; round < 300; round++) {
            double scale = Math.pow(10, random.nextInt(20) - 10);
            double[] values = values(random, 1 + random.nextInt(200));
            QuantileSketch sketch = new QuantileSketch();
            Arrays.stream(values).forEach(value -> sketch.add(value * scale));
            assertEquals(sketch, QuantileCodec.fromBytes("x", QuantileCodec.toBytes(sketch)));
            QuantileSketch coarse = sketch.atResolution(1 + random.nextInt(Resolution.COARSEST));
            QuantileSketch read = QuantileCodec.fromBytes("x", QuantileCodec.toBytes(coarse));
            assertEquals(coarse.positive, read.positive);
            assertEquals(coarse.negative, read.negative);
            assertEquals(coarse.count(), read.count());
            assertEquals(coarse.mean(), read.mean(), Math.abs(coarse.mean()) * 1e-6);
            assertEquals(coarse.variance(), read.variance(), coarse.variance() * 1e-6);
            assertEquals(coarse.min(), read.min(), near(coarse, coarse.min()));
            assertEquals(coarse.max(), read.max(), near(coarse, coarse.max()));
        }
    }

    private static double near(QuantileSketch sketch, double value) {
        return Math.abs(value) * sketch.relativeAccuracy() * (1 + ROUNDING) + QuantileSketch.SMALLEST;
    }

    @Test
    void extremesThatAreNotKnownDoNotCutFractionsOff() throws MalformedDocumentException {
        QuantileSketch coarse = QuantileSketchTest.sketchOf(1, 100).atResolution(4);
        QuantileSketch read = QuantileCodec.fromBytes("x", QuantileCodec.toBytes(coarse));
        assertEquals(0.5, read.cumulative(1));
        assertEquals(0.5, read.cumulative(99.0 / 2));
        assertEquals(1, read.cumulative(100));
    }

    @Test
    void keepsASpreadThatIsSmallAgainstTheMean() {
        Random random = Seeds.random("keepsASpreadThatIsSmallAgainstTheMean");
        QuantileSketch sum = new QuantileSketch();
        for (int part = 0; part < 20; part++) {
            QuantileSketch sketch = new QuantileSketch();
            for (int i = 0; i < 500; i++) {
                sketch.add(1e8 + random.nextGaussian());
            }
            sum.merge(sketch);
        }
        assertEquals(1, sum.variance(), 0.1);
        assertTrue(sum.quantile(0.25) == sum.quantile(0.75), "all values share a bin, so only the moments tell");
    }

    @Test
    void survivesAnyBytes() {
        Random random = Seeds.random("survivesAnyBytes");
        byte[] valid = QuantileCodec.toBytes(
                QuantileSketchTest.sketchOf(values(random, 30)).atResolution(2));
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = valid.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt(256);
            }
            try {
                QuantileSketch read = QuantileCodec.fromBytes("x", Arrays.copyOf(garbage, random.nextInt(80)));
                assertTrue(read.count() > 0 && Double.isFinite(read.sum()) && read.min() <= read.max());
            } catch (MalformedDocumentException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
    }

    private static double[] values(Random random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            // Of magnitudes that do not span so much that they share a lowest bin.
            values[i] = Math.rint(random.nextGaussian() * 320) / 64;
        }
        return values;
    }
}
