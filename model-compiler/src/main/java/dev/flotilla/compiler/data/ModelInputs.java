package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The samples of an array as inputs of a model.
 *
 * <p>Pixels (UINT8) go through the preprocessing when there is one, exactly as on a device, or else count as real numbers 0
 * to 255. FLOAT32 samples are the model's real input. Either is then stored in the input's own type. Samples that have
 * that type already are taken as they are.
 */
public final class ModelInputs {
    private final NumericArray samples;
    private final Optional<Preprocessor> preprocessor;

    public ModelInputs(NumericArray samples, Optional<PreprocessSpec> preprocess) {
        this.samples = samples;
        this.preprocessor = preprocess.map(Preprocessor::new);
    }

    public NumericArray samples() {
        return samples;
    }

    /** Sample {@code index} as the bytes of {@code input}. @throws DataException when it does not fit */
    public byte[] bytes(int index, TensorSpec input) throws DataException {
        if (samples.type() == input.type() && preprocessor.isEmpty()) {
            requireElements(input, samples.sampleElements());
            return samples.sample(index);
        }
        float[] reals = reals(index);
        requireElements(input, reals.length);
        try {
            return input.quantize(reals);
        } catch (UnsupportedOperationException e) {
            throw new DataException(samples.type() + " samples cannot feed the model's input " + input.describe(), e);
        }
    }

    /** Sample {@code index} as real numbers after preprocessing. */
    public float[] reals(int index) throws DataException {
        byte[] stored = samples.sample(index);
        if (samples.type() == TensorType.UINT8) {
            return preprocessor.isPresent() ? preprocessed(preprocessor.get(), stored) : pixels(stored);
        }
        if (samples.type() != TensorType.FLOAT32 || preprocessor.isPresent()) {
            throw new DataException("samples are " + samples.type() + "; "
                    + (preprocessor.isPresent() ? "preprocessing takes UINT8" : "expected UINT8 or FLOAT32"));
        }
        float[] reals = new float[stored.length / Float.BYTES];
        ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(reals);
        return reals;
    }

    private static float[] preprocessed(Preprocessor preprocessor, byte[] pixels) throws DataException {
        try {
            return preprocessor.toFloat(pixels);
        } catch (WrongInputException e) {
            throw new DataException(String.valueOf(e.getMessage()), e);
        }
    }

    private static float[] pixels(byte[] stored) {
        float[] reals = new float[stored.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Byte.toUnsignedInt(stored[i]);
        }
        return reals;
    }

    private void requireElements(TensorSpec input, int found) throws DataException {
        if (found != input.elements()) {
            throw new DataException("samples of shape " + samples.shape() + " have " + found
                    + " values each, but the model's input '" + input.name() + "' is " + input.describe());
        }
    }
}
