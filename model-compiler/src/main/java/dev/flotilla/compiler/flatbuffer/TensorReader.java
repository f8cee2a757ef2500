package dev.flotilla.compiler.flatbuffer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import org.tensorflow.lite.schema.QuantizationParameters;

/** Reads tensors; refuses sparsity, variants and custom quantization, which a rewrite could not keep. */
final class TensorReader {
    private static final int KNOWN_SLOTS = 10;
    private static final int SLOT_SPARSITY = 6;
    private static final int SLOT_VARIANTS = 9;
    private static final int SLOT_QUANTIZATION_DETAILS = 5;

    private final List<Buffer> buffers;
    private final Allowance allowance;

    TensorReader(List<Buffer> buffers, Allowance allowance) {
        this.buffers = buffers;
        this.allowance = allowance;
    }

    Tensor read(org.tensorflow.lite.schema.Tensor tensor) throws UnsupportedModelException {
        Optional<String> name = allowance.text(tensor.nameAsByteBuffer(), tensor::name);
        refuse(tensor, SLOT_SPARSITY, name, "is sparse");
        refuse(tensor, SLOT_VARIANTS, name, "is a variant");
        RawTable.requireKnown("tensor '" + name.orElse("") + "'", tensor, KNOWN_SLOTS);
        DataType type = DataType.ofNumber(tensor.type())
                .orElseThrow(() -> refusal(
                        name, "has element type number " + tensor.type() + ", which this compiler does not know"));
        int buffer = Math.toIntExact(tensor.buffer());
        return Tensor.of(new Tensor.Parts(
                name,
                type,
                Vectors.ints(allowance.vector(tensor.shapeAsByteBuffer(), Integer.BYTES)),
                Vectors.ints(allowance.vector(tensor.shapeSignatureAsByteBuffer(), Integer.BYTES)),
                buffer == 0 ? Optional.empty() : Optional.of(buffers.get(buffer)),
                quantization(tensor.quantization(), name),
                tensor.isVariable(),
                tensor.hasRank()));
    }

    private Optional<Quantization> quantization(
            @org.jspecify.annotations.Nullable QuantizationParameters params, Optional<String> name)
            throws UnsupportedModelException {
        if (params == null) {
            return Optional.empty();
        }
        if (RawTable.has(params, SLOT_QUANTIZATION_DETAILS)) {
            throw refusal(name, "has custom quantization");
        }
        return Optional.of(new Quantization(
                Vectors.floats(allowance.vector(params.minAsByteBuffer(), Float.BYTES)),
                Vectors.floats(allowance.vector(params.maxAsByteBuffer(), Float.BYTES)),
                Vectors.floats(allowance.vector(params.scaleAsByteBuffer(), Float.BYTES)),
                Vectors.longs(allowance.vector(params.zeroPointAsByteBuffer(), Long.BYTES)),
                params.quantizedDimension()));
    }

    private static void refuse(org.tensorflow.lite.schema.Tensor tensor, int slot, Optional<String> name, String what)
            throws UnsupportedModelException {
        if (RawTable.has(tensor, slot)) {
            throw refusal(name, what);
        }
    }

    private static UnsupportedModelException refusal(Optional<String> name, String what) {
        return new UnsupportedModelException("tensor '" + name.orElse("") + "' " + what + ": not supported");
    }
}
