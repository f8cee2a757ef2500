package dev.flotilla.compiler.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.quant.Range;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram histogram = new Histogram();

    @Test
    void countsExactZerosInNoBin() {
        histogram.add(new float[] {0, 0, -0f, 1});
        assertEquals(4, histogram.total());
        assertEquals(1, inBins(histogram));
    }

    @Test
    void widensUntilTheLargestValueFits() {
        histogram.add(new float[] {0.001f, -0.002f});
        double narrow = histogram.width();
        histogram.add(new float[] {1000});
        assertTrue(histogram.width() > narrow);
        assertEquals(3, inBins(histogram));
        assertEquals(new Range(-0.002f, 1000), histogram.range());
    }

    @Test
    void knowsValuesUpToAThousandthOfTheLargest() {
        histogram.add(new float[] {3.7f, 700});
        assertTrue(histogram.width() <= 700.0 / 1024);
    }

    @Test
    void doesNotDependOnTheOrderOfValues() {
        Random random = new Random(5);
        float[][] samples = new float[20][50];
        for (float[] sample : samples) {
            double size = Math.pow(10, random.nextInt(6));
            for (int i = 0; i < sample.length; i++) {
                sample[i] = (float) (random.nextGaussian() * size);
            }
        }
        Histogram backwards = new Histogram();
        for (int i = 0; i < samples.length; i++) {
            histogram.add(samples[i]);
            backwards.add(samples[samples.length - 1 - i]);
        }
        assertEquals(histogram.width(), backwards.width());
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            assertEquals(histogram.count(bin), backwards.count(bin), "bin " + bin);
        }
    }

    @Test
    void takesTheSmallestAndTheLargestFloat() {
        histogram.add(new float[] {Float.MIN_VALUE});
        assertEquals(1, inBins(histogram));
        histogram.add(new float[] {-Float.MAX_VALUE, Float.MAX_VALUE});
        assertEquals(3, inBins(histogram));
    }

    @Test
    void refusesWhatIsNotFiniteAndStaysAsItWas() {
        histogram.add(new float[] {1});
        assertThrows(IllegalArgumentException.class, () -> histogram.add(new float[] {2, Float.NaN}));
        assertThrows(IllegalArgumentException.class, () -> histogram.add(new float[] {Float.NEGATIVE_INFINITY}));
        assertEquals(new Range(1, 1), histogram.range());
        assertEquals(1, histogram.total());
    }

    private static long inBins(Histogram histogram) {
        long sum = 0;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            sum += histogram.count(bin);
        }
        return sum;
    }
}
