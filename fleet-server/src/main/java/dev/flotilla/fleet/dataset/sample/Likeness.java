package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * 64 bits that differ little between inputs that differ little. Of images the difference hash: whether each of 8 × 8 areas is
 * darker than the one to its right (Krawetz, "Kind of Like That", 2013). Of others the sides of 64 random planes through
 * their mean that they lie on (Charikar, "Similarity Estimation Techniques from Rounding Algorithms", STOC 2002).
 */
public final class Likeness {
    private static final int ROWS = 8;
    private static final int COLUMNS = 9;
    private static final int IMAGE_RANK = 4;
    private static final int MAX_CHANNELS = 4;
    private static final long SEED = 0x466c6f74696c6c61L;

    private Likeness() {}

    static long of(TensorSpec spec, float[] values) {
        return isImage(spec) ? ofImage(spec.shape(), values) : ofVector(values);
    }

    /** Whether a tensor holds one image: a batch of 1, rows, columns and at most 4 channels. */
    public static boolean isImage(TensorSpec spec) {
        List<Integer> shape = spec.shape();
        return shape.size() == IMAGE_RANK
                && shape.get(0) == 1
                && shape.get(1) > 1
                && shape.get(2) > 1
                && shape.get(IMAGE_RANK - 1) <= MAX_CHANNELS;
    }

    private static long ofImage(List<Integer> shape, float[] values) {
        double[][] areas = areas(shape, values);
        long bits = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column + 1 < COLUMNS; column++) {
                bits = bits << 1 | (areas[row][column] < areas[row][column + 1] ? 1 : 0);
            }
        }
        return bits;
    }

    /** The means over areas of the image, all channels together; small images have each pixel in several. */
    private static double[][] areas(List<Integer> shape, float[] values) {
        int height = shape.get(1);
        int width = shape.get(2);
        int channels = shape.get(IMAGE_RANK - 1);
        double[][] areas = new double[ROWS][COLUMNS];
        for (int row = 0; row < ROWS; row++) {
            int top = row * height / ROWS;
            int bottom = Math.max(top + 1, (row + 1) * height / ROWS);
            for (int column = 0; column < COLUMNS; column++) {
                int left = column * width / COLUMNS;
                int right = Math.max(left + 1, (column + 1) * width / COLUMNS);
                double sum = 0;
                for (int y = top; y < bottom; y++) {
                    for (int i = (y * width + left) * channels; i < (y * width + right) * channels; i++) {
                        sum += values[i];
                    }
                }
                areas[row][column] = sum / ((long) (bottom - top) * (right - left) * channels);
            }
        }
        return areas;
    }

    private static long ofVector(float[] values) {
        double[] sides = sides(values);
        long bits = 0;
        for (int plane = 0; plane < Long.SIZE; plane++) {
            bits |= (sides[plane] > 0 ? 1L : 0L) << plane;
        }
        return bits;
    }

    /** How far on the one or the other side of each of 64 planes, whose normals have a 1 or a -1 for each axis. */
    private static double[] sides(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value;
        }
        mean /= Math.max(1, values.length);
        double[] sides = new double[Long.SIZE];
        SplittableRandom planes = new SplittableRandom(SEED);
        for (float value : values) {
            // One draw decides on which side of each plane this axis lies.
            long signs = planes.nextLong();
            for (int plane = 0; plane < Long.SIZE; plane++) {
                sides[plane] += (signs >>> plane & 1) == 1 ? value - mean : mean - value;
            }
        }
        return sides;
    }

    /**
     * At most 72 numbers that are near those of similar inputs, whatever their brightness and contrast: the areas of an image,
     * or the distances from the planes, less their mean and over their norm.
     */
    public static double[] features(TensorSpec spec, float[] values) {
        double[] features = isImage(spec)
                ? Arrays.stream(areas(spec.shape(), values))
                        .flatMapToDouble(Arrays::stream)
                        .toArray()
                : sides(values);
        double mean = Arrays.stream(features).average().orElse(0);
        double squares = 0;
        for (int i = 0; i < features.length; i++) {
            features[i] -= mean;
            squares += features[i] * features[i];
        }
        double norm = squares > 0 ? Math.sqrt(squares) : 1;
        for (int i = 0; i < features.length; i++) {
            features[i] /= norm;
        }
        return features;
    }
}
