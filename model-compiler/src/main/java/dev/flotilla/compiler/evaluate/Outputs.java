package dev.flotilla.compiler.evaluate;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** The outputs of a model as one vector of real numbers. */
final class Outputs {
    private Outputs() {}

    /**
     * Runs {@code model} on one sample: the values of all outputs, one output behind the other.
     *
     * @throws InferenceException if a value is not finite, which no figure could be made of, or of a type that is no number
     */
    static float[] of(LoadedModel model, Feed samples, int index) throws DataException, InferenceException {
        List<byte[]> stored = model.run(samples.inputs(index, model.inputs()));
        float[] all = new float
                [model.outputs().stream().mapToInt(TensorSpec::elements).sum()];
        int at = 0;
        for (int i = 0; i < stored.size(); i++) {
            float[] values = reals(model.outputs().get(i), stored.get(i));
            requireFinite(values, model.outputs().get(i), index);
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    private static float[] reals(TensorSpec output, byte[] stored) throws InferenceException {
        try {
            return output.dequantize(stored);
        } catch (UnsupportedOperationException e) {
            throw new InferenceException(
                    "output '" + output.name() + "' is " + output.describe() + ", which holds no real numbers", e);
        }
    }

    private static void requireFinite(float[] values, TensorSpec output, int index) throws InferenceException {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new InferenceException("output '" + output.name() + "' is " + value + " for sample " + index);
            }
        }
    }
}
