package dev.flotilla.contract.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.preprocess.Resize.Fit;
import dev.flotilla.contract.preprocess.Resize.Sampling;
import dev.flotilla.contract.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Levels worked out with fractions, apart from this code. */
class ResizerTest {
    private static final Image SMALL = gray(2, 3, 0, 10, 200, 255, 7, 33);

    private static Image gray(int height, int width, int... levels) {
        byte[] bytes = new byte[levels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) levels[i];
        }
        return Image.gray(height, width, bytes);
    }

    private static void assertLevels(Resize resize, int height, int width, int... expected) {
        Image resized = Resizer.apply(resize, SMALL, height, width);
        assertArrayEquals(gray(height, width, expected).levels(), resized.levels());
    }

    @Test
    void takesTheNearestPixel() {
        Resize nearest = Resize.stretch(Sampling.NEAREST);
        assertLevels(nearest, 3, 5, 0, 0, 10, 200, 200, 255, 255, 7, 33, 33, 255, 255, 7, 33, 33);
        assertLevels(nearest, 1, 2, 255, 33);
    }

    @Test
    void interpolatesBetweenPixels() {
        Resize bilinear = Resize.stretch(Sampling.BILINEAR);
        assertLevels(bilinear, 3, 5, 0, 4, 10, 124, 200, 128, 80, 9, 73, 117, 255, 156, 7, 23, 33);
        assertLevels(bilinear, 1, 2, 98, 90);
        assertLevels(bilinear, 4, 4, 0, 6, 81, 200, 64, 30, 65, 158, 191, 77, 33, 75, 255, 100, 17, 33);
    }

    @Test
    void averagesTheAreaThatAPixelCovers() {
        Resize area = Resize.stretch(Sampling.AREA);
        assertLevels(area, 3, 5, 0, 3, 10, 137, 200, 128, 88, 9, 81, 117, 255, 172, 7, 24, 33);
        assertLevels(area, 1, 2, 88, 81);
        assertLevels(area, 4, 4, 0, 7, 73, 200, 0, 7, 73, 200, 255, 90, 16, 33, 255, 90, 16, 33);
    }

    @Test
    void cropsAroundTheCentre() {
        assertLevels(new Resize(Sampling.NEAREST, Fit.CROP, 0), 2, 2, 0, 10, 255, 7);
        assertLevels(new Resize(Sampling.NEAREST, Fit.CROP, 0), 2, 1, 10, 7);
        assertLevels(new Resize(Sampling.NEAREST, Fit.CROP, 0), 1, 3, 0, 10, 200);
    }

    @Test
    void putsABorderAroundTheWholeImage() {
        Resize letterbox = new Resize(Sampling.BILINEAR, Fit.LETTERBOX, 9);
        assertLevels(letterbox, 4, 4, 0, 6, 81, 200, 128, 53, 49, 117, 255, 100, 17, 33, 9, 9, 9, 9);
        assertLevels(letterbox, 2, 5, 9, 0, 10, 200, 9, 9, 255, 7, 33, 9);
    }

    @Test
    void keepsChannelsApart() {
        Image colour = Image.rgb(1, 2, new byte[] {10, 20, 30, 20, 40, 60});
        Image one = Resizer.apply(Resize.stretch(Sampling.AREA), colour, 1, 1);
        assertArrayEquals(new byte[] {15, 30, 45}, one.levels());
    }

    @Test
    void leavesTheSameSizeAsItIsAndFlatImagesFlat() {
        Random random = Seeds.random("resizer");
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(9);
            int width = 1 + random.nextInt(9);
            byte[] noise = new byte[height * width];
            random.nextBytes(noise);
            byte level = noise[0];
            byte[] flat = new byte[noise.length];
            java.util.Arrays.fill(flat, level);
            for (Sampling sampling : Sampling.values()) {
                Resize resize = Resize.stretch(sampling);
                assertArrayEquals(
                        noise,
                        Resizer.apply(resize, Image.gray(height, width, noise), height, width)
                                .levels());
                int side = 1 + random.nextInt(9);
                for (byte out : Resizer.apply(resize, Image.gray(height, width, flat), side, side)
                        .levels()) {
                    assertEquals(level, out);
                }
            }
        }
    }
}
