package dev.flotilla.compiler.evaluate;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** The least and the largest real value of samples as a model's inputs. */
public record ValueRange(float low, float high) {
    /** So many samples tell the range. */
    private static final int MOST_SAMPLES = 1000;

    /** The range of the first thousand. */
    public static ValueRange of(Feed samples, List<TensorSpec> inputs) throws DataException {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < Math.min(samples.size(), MOST_SAMPLES); i++) {
            List<byte[]> stored = samples.inputs(i, inputs);
            for (int k = 0; k < inputs.size(); k++) {
                for (float value : reals(inputs.get(k), stored.get(k))) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return new ValueRange(low, high);
    }

    /** @throws DataException if the input is of a type whose values cannot be disturbed, such as an index */
    static float[] reals(TensorSpec input, byte[] stored) throws DataException {
        try {
            return input.dequantize(stored);
        } catch (UnsupportedOperationException e) {
            throw new DataException(
                    "the model's input '" + input.name() + "' is " + input.describe() + ", which cannot be disturbed",
                    e);
        }
    }

    double width() {
        return (double) high - low;
    }

    float clamp(double value) {
        return (float) Math.max(low, Math.min(high, value));
    }
}
