package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputFeaturesTest {
    private static final long SEED = 1;
    private static final double ROUNDING = 1e-5;
    private static final float[] NONE = {};

    @Test
    void watchesEachColumnOfAShortInputAndEachOfFewScores() {
        InputFeatures features = InputFeatures.ofValues(3, 2, 0, SEED);
        assertEquals(List.of("input.0", "input.1", "input.2", "output.0", "output.1"), features.names());
        Features seen = features.of(new float[] {1, 2, 3}, new float[] {0.25f, 0.75f}, NONE);
        assertArrayEquals(new double[] {1, 2, 3, 0.25, 0.75}, seen.values());
    }

    @Test
    void projectsAnInputOfMoreColumnsThanItWatches() {
        assertEquals(
                InputFeatures.MAX_COLUMNS,
                InputFeatures.ofValues(256, 0, 0, SEED).names().size());
        assertEquals(
                InputFeatures.INPUT_PROJECTIONS,
                InputFeatures.ofValues(257, 0, 0, SEED).names().size());
        assertTrue(InputFeatures.MAX_COLUMNS
                        + InputFeatures.OUTPUT_PROJECTIONS
                        + InputFeatures.EMBEDDING_PROJECTIONS
                        + ObservationSketch.FEATURES.size()
                <= ObservationSketch.MAX_FEATURES);
    }

    @Test
    void projectsTheEmbeddingBesides() {
        InputFeatures features = InputFeatures.ofValues(1, 1, 64, SEED);
        assertEquals(2 + InputFeatures.EMBEDDING_PROJECTIONS, features.names().size());
        assertEquals("embedding.p0", features.names().get(2));
        float[] one = new float[64];
        one[17] = 1;
        double[] seen = features.of(new float[] {3}, new float[] {2}, one).values();
        assertEquals(3, seen[0]);
        assertEquals(2, seen[1]);
        assertEquals(
                1, Arrays.stream(seen).skip(2).filter(number -> number != 0).count());
        assertEquals(
                List.of("input.0", "output.0", "embedding.0", "embedding.1"),
                InputFeatures.ofValues(1, 1, 2, SEED).names());
    }

    @Test
    void leavesProjectionsOfScoresOutWhereAnEmbeddingTellsMore() {
        InputFeatures features = InputFeatures.ofValues(1, 10, 64, SEED);
        assertTrue(features.names().stream().noneMatch(name -> name.startsWith("output.")), features.names()::toString);
        assertEquals(9, features.of(new float[1], new float[10], new float[64]).values().length);
    }

    @Test
    void countsAnEmbeddingCoarselyFromTheBeginning() {
        ObservationSketch seen = new ObservationSketch();
        seen.record("embedding.p0", 0.5);
        seen.record("output.p0", 0.5);
        assertEquals(3, seen.quantiles().get("embedding.p0").resolution());
        assertEquals(0, seen.quantiles().get("output.p0").resolution());
        ObservationSketch merged = new ObservationSketch();
        merged.merge(seen);
        assertEquals(seen, merged);
    }

    @Test
    void everyValueMovesExactlyOneProjection() {
        InputFeatures features = InputFeatures.ofValues(1_000, 0, 0, SEED);
        for (int i = 0; i < 1_000; i++) {
            float[] values = new float[1_000];
            values[i] = 1;
            double[] seen = features.of(values, NONE, NONE).values();
            assertEquals(1, Arrays.stream(seen).filter(number -> number != 0).count());
            assertEquals(
                    1 / Math.sqrt(1_000.0 / 32),
                    Arrays.stream(seen).map(Math::abs).sum(),
                    0.01);
        }
    }

    @Test
    void aSeedGivesTheSameProjectionAndAnotherAnother() {
        Random random = Seeds.random("aSeedGivesTheSameProjectionAndAnotherAnother");
        float[] values = values(random, 400);
        float[] scores = values(random, 10);
        double[] first = InputFeatures.ofValues(400, 10, 0, SEED)
                .of(values, scores, NONE)
                .values();
        assertArrayEquals(
                first,
                InputFeatures.ofValues(400, 10, 0, SEED)
                        .of(values, scores, NONE)
                        .values());
        assertNotEquals(
                first[0],
                InputFeatures.ofValues(400, 10, 0, SEED + 1)
                        .of(values, scores, NONE)
                        .values()[0]);
    }

    /** The numbers are part of the baselines in bundles: a device that drew others would see drift where there is none. */
    @Test
    void keepsTheProjectionsOfTheFirstRelease() {
        float[] scores = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
        double[] seen = InputFeatures.ofValues(1, 10, 0, SEED)
                .of(new float[1], scores, NONE)
                .values();
        assertArrayEquals(new double[] {0, -151.26577, -28.290163, 84.852814, 339.411255}, seen, ROUNDING);
    }

    @Test
    void tellsSharpFromSoft() {
        float[] dot = new float[25];
        dot[12] = 1;
        // Of the nine inner pixels the dot has a Laplacian of 4, its four neighbours one of 1.
        assertEquals(8.0 / 9, image(5, 5, 1).of(dot, NONE, NONE).values()[0], ROUNDING);
        float[] ramp = new float[25];
        for (int i = 0; i < 25; i++) {
            ramp[i] = i % 5 / 4f;
        }
        assertEquals(0, image(5, 5, 1).of(ramp, NONE, NONE).values()[0], ROUNDING);
    }

    @Test
    void measuresTheEntropyOfLevels() {
        float[] even = new float[64];
        Arrays.fill(even, 0.5f);
        assertEquals(0, entropy(even));
        for (int i = 0; i < 64; i++) {
            even[i] = i / 63f;
        }
        assertEquals(5, entropy(even), 0.01);
        Arrays.fill(even, 0, 32, -7);
        Arrays.fill(even, 32, 64, 7);
        assertEquals(1, entropy(even), ROUNDING);
    }

    private static double entropy(float[] image) {
        return image(8, 8, 1).of(image, NONE, NONE).values()[1];
    }

    @Test
    void measuresEachChannelOfAColourImage() {
        InputFeatures features = image(2, 2, 3);
        float[] image = {0, 1, 2, 0, 3, 2, 0, 1, 2, 0, 3, 2};
        Features seen = features.of(image, NONE, NONE);
        assertEquals(
                List.of(
                        "input.mean.0",
                        "input.contrast.0",
                        "input.mean.1",
                        "input.contrast.1",
                        "input.mean.2",
                        "input.contrast.2",
                        InputFeatures.SHARPNESS,
                        InputFeatures.ENTROPY),
                seen.names());
        assertArrayEquals(new double[] {0, 0, 2, 1, 2, 0}, Arrays.copyOf(seen.values(), 6), ROUNDING);
    }

    @Test
    void looksAtABoundedShareOfALargeImage() {
        Random random = Seeds.random("looksAtABoundedShareOfALargeImage");
        float[] image = values(random, 500 * 500);
        double[] seen = image(500, 500, 1).of(image, NONE, NONE).values();
        double all = 0;
        for (int row = 1; row < 499; row++) {
            for (int i = 500 * row + 1; i < 500 * row + 499; i++) {
                all += Math.abs(4 * image[i] - image[i - 1] - image[i + 1] - image[i - 500] - image[i + 500]);
            }
        }
        assertEquals(all / (498 * 498), seen[0], 0.1);
        assertNotEquals(all / (498 * 498), seen[0], 1e-6);
    }

    private static InputFeatures image(int height, int width, int channels) {
        List<Double> low = Collections.nCopies(channels, 0.0);
        return InputFeatures.ofImages(
                new ImageForm(height, width, low, Collections.nCopies(channels, 1.0)), 0, 0, SEED);
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }
}
