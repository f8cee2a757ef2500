package dev.flotilla.compiler.evaluate;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Samples with a disturbance, in the real numbers that they stand for. The same seed disturbs a sample alike whenever and for
 * whichever model it is asked.
 */
public final class PerturbedFeed implements Feed {
    private static final int IMAGE_RANK = 4;
    /** Of a square of neighbours. */
    private static final int SIDE = 3;

    private static final int NEIGHBOURS = SIDE * SIDE;

    private final Feed samples;
    private final Perturbation how;
    private final ValueRange range;
    private final long seed;

    /**
     * Samples disturbed.
     *
     * @param range of the values of undisturbed samples
     */
    public PerturbedFeed(Feed samples, Perturbation how, ValueRange range, long seed) {
        this.samples = samples;
        this.how = how;
        this.range = range;
        this.seed = seed;
    }

    /** Whether inputs of this shape can be shifted: a batch of rows by columns by channels. */
    static boolean isImage(TensorSpec input) {
        return input.shape().size() == IMAGE_RANK;
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        // The golden ratio's bits spread neighbouring indices over all seeds (Steele et al., OOPSLA 2014).
        RandomGenerator random = new SplittableRandom(seed + index * 0x9e3779b97f4a7c15L);
        List<byte[]> undisturbed = samples.inputs(index, inputs);
        List<byte[]> disturbed = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            TensorSpec input = inputs.get(i);
            float[] values = ValueRange.reals(input, undisturbed.get(i));
            disturbed.add(input.quantize(disturb(values, input, random)));
        }
        return disturbed;
    }

    private float[] disturb(float[] values, TensorSpec input, RandomGenerator random) {
        return switch (how.kind()) {
            case NOISE -> noisy(values, random);
            case BRIGHTNESS -> brighter(values);
            case SHIFT -> isImage(input) ? shifted(values, input.shape(), random) : values;
            case BLUR -> isImage(input) ? blurred(values, input.shape()) : values;
        };
    }

    private float[] noisy(float[] values, RandomGenerator random) {
        float[] noisy = new float[values.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = range.clamp(values[i] + how.strength() * range.width() * random.nextGaussian());
        }
        return noisy;
    }

    private float[] brighter(float[] values) {
        float[] brighter = new float[values.length];
        for (int i = 0; i < brighter.length; i++) {
            brighter[i] = range.clamp(values[i] + how.strength() * range.width());
        }
        return brighter;
    }

    private float[] shifted(float[] values, List<Integer> shape, RandomGenerator random) {
        int distance = (int) how.strength();
        int by = random.nextBoolean() ? distance : -distance;
        boolean down = random.nextBoolean();
        int rows = shape.get(1);
        int columns = shape.get(2);
        int channels = shape.get(3);
        float[] shifted = new float[values.length];
        for (int at = 0; at < values.length; at += channels) {
            int place = at / channels;
            int column = place % columns;
            int row = place / columns % rows;
            int fromRow = down ? clampIndex(row - by, rows) : row;
            int fromColumn = down ? column : clampIndex(column - by, columns);
            int image = place / (rows * columns);
            System.arraycopy(
                    values, ((image * rows + fromRow) * columns + fromColumn) * channels, shifted, at, channels);
        }
        return shifted;
    }

    private float[] blurred(float[] values, List<Integer> shape) {
        float[] blurred = values;
        for (int times = 0; times < how.strength(); times++) {
            blurred = blurredOnce(blurred, shape.get(1), shape.get(2), shape.get(3));
        }
        return blurred;
    }

    private static float[] blurredOnce(float[] values, int rows, int columns, int channels) {
        float[] blurred = new float[values.length];
        for (int at = 0; at < values.length; at++) {
            int channel = at % channels;
            int place = at / channels;
            int column = place % columns;
            int row = place / columns % rows;
            int image = place / (rows * columns);
            float sum = 0;
            for (int neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
                int otherRow = clampIndex(row + neighbour / SIDE - 1, rows);
                int otherColumn = clampIndex(column + neighbour % SIDE - 1, columns);
                sum += values[((image * rows + otherRow) * columns + otherColumn) * channels + channel];
            }
            blurred[at] = sum / NEIGHBOURS;
        }
        return blurred;
    }

    private static int clampIndex(int index, int size) {
        return Math.max(0, Math.min(size - 1, index));
    }
}
