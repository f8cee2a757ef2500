package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.evaluate.Perturbation.Kind;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerturbedFeedTest {
    private static final TensorSpec IMAGE = TensorSpec.of("pixels", TensorType.FLOAT32, List.of(1, 2, 3, 1));
    private static final float[] PIXELS = {0, 1, 2, 3, 4, 10};

    private static float[] disturbed(Perturbation how, float[] sample, TensorSpec input, long seed) throws Exception {
        RealFeed samples = RealFeed.of(sample);
        ValueRange range = ValueRange.of(samples, List.of(input));
        PerturbedFeed feed = new PerturbedFeed(samples, how, range, seed);
        assertEquals(1, feed.size());
        return input.dequantize(feed.inputs(0, List.of(input)).get(0));
    }

    @Test
    void brightensByAFractionOfTheRangeAndStaysInIt() throws Exception {
        assertArrayEquals(
                new float[] {2, 3, 4, 5, 6, 10}, disturbed(new Perturbation(Kind.BRIGHTNESS, 0.2), PIXELS, IMAGE, 1));
        assertArrayEquals(
                new float[] {0, 0, 0, 1, 2, 8}, disturbed(new Perturbation(Kind.BRIGHTNESS, -0.2), PIXELS, IMAGE, 1));
    }

    @Test
    void shiftsInEachDirectionAndRepeatsTheEdge() throws Exception {
        Set<List<Float>> found = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            float[] moved = disturbed(new Perturbation(Kind.SHIFT, 1), PIXELS, IMAGE, seed);
            found.add(List.of(moved[0], moved[1], moved[2], moved[3], moved[4], moved[5]));
        }
        assertEquals(
                Set.of(
                        List.of(0f, 0f, 1f, 3f, 3f, 4f),
                        List.of(1f, 2f, 2f, 4f, 10f, 10f),
                        List.of(0f, 1f, 2f, 0f, 1f, 2f),
                        List.of(3f, 4f, 10f, 3f, 4f, 10f)),
                found);
    }

    @Test
    void blursByTheMeanOfNeighboursAndRepeatsTheEdge() throws Exception {
        float[] once = disturbed(new Perturbation(Kind.BLUR, 1), PIXELS, IMAGE, 1);
        // The corner and its copies: twice 0, 0, 1 and once 3, 3, 4.
        assertEquals((2 * 1 + 10) / 9f, once[0], 1e-6f);
        assertEquals((2 * 3 + 17) / 9f, once[1], 1e-6f);
        float[] twice = disturbed(new Perturbation(Kind.BLUR, 2), PIXELS, IMAGE, 1);
        assertTrue(twice[5] - twice[0] < once[5] - once[0]);
        float[] even = {3, 3, 3, 3, 3, 3};
        assertArrayEquals(even, disturbed(new Perturbation(Kind.BLUR, 3), even, IMAGE, 1), 1e-6f);
    }

    @Test
    void keepsChannelsTogetherInAShift() throws Exception {
        TensorSpec colours = TensorSpec.of("pixels", TensorType.FLOAT32, List.of(1, 1, 3, 2));
        Set<List<Float>> found = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            float[] moved = disturbed(new Perturbation(Kind.SHIFT, 2), PIXELS, colours, seed);
            found.add(List.of(moved[0], moved[1], moved[2], moved[3], moved[4], moved[5]));
        }
        assertEquals(
                Set.of(
                        List.of(0f, 1f, 0f, 1f, 0f, 1f),
                        List.of(4f, 10f, 4f, 10f, 4f, 10f),
                        List.of(0f, 1f, 2f, 3f, 4f, 10f)),
                found);
    }

    @Test
    void noiseHasTheGivenDeviationAndComesFromTheSeed() throws Exception {
        TensorSpec wide = TensorSpec.of("values", TensorType.FLOAT32, List.of(1, 10_002));
        float[] sample = new float[10_002];
        sample[0] = -5;
        sample[1] = 5;
        Perturbation noise = new Perturbation(Kind.NOISE, 0.05);
        float[] noisy = disturbed(noise, sample, wide, 9);
        double square = 0;
        for (int i = 2; i < noisy.length; i++) {
            square += noisy[i] * noisy[i];
        }
        // Five standard errors of the deviation of 10,000 values: 5 / sqrt(20,000).
        assertEquals(0.5, Math.sqrt(square / 10_000), 0.5 * 0.0354);
        assertArrayEquals(noisy, disturbed(noise, sample, wide, 9));
        assertTrue(noisy[5] != disturbed(noise, sample, wide, 10)[5]);
    }

    @Test
    void refusesInputsThatAreNoRealNumbers() {
        TensorSpec words = TensorSpec.of("words", TensorType.INT32, List.of(1, 2));
        DataException refused = assertThrows(DataException.class, () -> ValueRange.reals(words, new byte[8]));
        assertTrue(String.valueOf(refused.getMessage()).contains("'words' is INT32[1,2]"), refused.getMessage());
    }

    @Test
    void refusesStrengthsThatMakeNoSense() {
        for (double wrong : new double[] {0, -1, 1.5, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Perturbation(Kind.NOISE, wrong));
            assertThrows(IllegalArgumentException.class, () -> new Perturbation(Kind.SHIFT, wrong));
        }
        assertThrows(IllegalArgumentException.class, () -> new Perturbation(Kind.BRIGHTNESS, 0));
    }
}
