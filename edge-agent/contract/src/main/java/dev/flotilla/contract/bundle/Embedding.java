package dev.flotilla.contract.bundle;

import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle's model gives beside its answer, as its second output: what its last layer works on. It shows what the model
 * makes of an input, also where neither pixels nor scores show a change.
 *
 * @param tensor what it is: float, or int8 with one scale; at most {@value #MAX_VALUES} values
 * @param compiled the digest by which a report of the compiler names the model: of its file without this output, or of the file
 *     itself if it was made with that
 */
public record Embedding(TensorSpec tensor, Digest compiled) {
    /** The most values. */
    public static final int MAX_VALUES = 1 << 16;

    /** Checks the bound, and that its values can be read as real numbers. */
    public Embedding {
        boolean scaled = tensor.quantization().filter(Quantization::isPerTensor).isPresent();
        boolean readable = tensor.type() == TensorType.INT8 ? scaled : tensor.type() == TensorType.FLOAT32;
        if (!readable) {
            throw new IllegalArgumentException("an embedding is FLOAT32, or INT8 with one scale, not "
                    + tensor.describe() + " '" + tensor.name() + "'");
        }
        if (tensor.elements() > MAX_VALUES) {
            throw new IllegalArgumentException(
                    "an embedding has at most " + MAX_VALUES + " values, not " + tensor.elements());
        }
    }

    /**
     * The values among what a model gave, as real numbers; of no length if it gives none.
     *
     * @param given what it gives beside its answer
     * @param outputs all that it gave
     */
    public static float[] values(Optional<TensorSpec> given, List<byte[]> outputs) {
        return given.map(tensor -> tensor.dequantize(outputs.get(1))).orElseGet(() -> new float[0]);
    }
}
