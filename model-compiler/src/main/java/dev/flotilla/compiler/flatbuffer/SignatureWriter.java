package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.TensorMap;

/** Writes the signatures of one subgraph. */
final class SignatureWriter {
    private final FlatBufferBuilder builder;
    private final Subgraph subgraph;
    private final int index;

    SignatureWriter(FlatBufferBuilder builder, Subgraph subgraph, int index) {
        this.builder = builder;
        this.subgraph = subgraph;
        this.index = index;
    }

    List<Integer> write() {
        List<Integer> written = new ArrayList<>();
        for (Signature signature : subgraph.signatures()) {
            int inputs = SignatureDef.createInputsVector(builder, arguments(signature.inputs()));
            int outputs = SignatureDef.createOutputsVector(builder, arguments(signature.outputs()));
            int key = builder.createString(signature.key());
            written.add(SignatureDef.createSignatureDef(builder, inputs, outputs, key, index));
        }
        return written;
    }

    private int[] arguments(Map<String, Tensor> arguments) {
        List<Integer> written = new ArrayList<>();
        arguments.forEach((name, tensor) -> written.add(TensorMap.createTensorMap(
                builder, builder.createString(name), subgraph.tensors().indexOf(tensor))));
        return Vectors.intArray(written);
    }
}
