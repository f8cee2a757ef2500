package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.tensorflow.lite.schema.CustomOptionsFormat;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.QuantizationDetails;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;

/** Turns one subgraph's objects back into indices. */
final class SubgraphWriter {
    private final FlatBufferBuilder builder;
    private final OperatorCodes codes;
    private final ToIntFunction<Optional<Buffer>> bufferIndex;
    private final SharedVectors vectors;
    private Map<Tensor, Integer> indices = new HashMap<>();

    SubgraphWriter(FlatBufferBuilder builder, OperatorCodes codes, ToIntFunction<Optional<Buffer>> bufferIndex) {
        this.builder = builder;
        this.codes = codes;
        this.bufferIndex = bufferIndex;
        this.vectors = new SharedVectors(builder);
    }

    int write(Subgraph subgraph) {
        indices = new HashMap<>();
        for (Tensor tensor : subgraph.tensors()) {
            indices.put(tensor, indices.size());
        }
        int tensors = SubGraph.createTensorsVector(builder, ModelWriter.offsets(subgraph.tensors(), this::tensor));
        int inputs = SubGraph.createInputsVector(builder, ModelWriter.offsets(subgraph.inputs(), this::indexOf));
        int outputs = SubGraph.createOutputsVector(builder, ModelWriter.offsets(subgraph.outputs(), this::indexOf));
        int operators = SubGraph.createOperatorsVector(builder, ModelWriter.offsets(subgraph.ops(), this::op));
        int name = subgraph.name().map(builder::createString).orElse(0);
        return SubGraph.createSubGraph(builder, tensors, inputs, outputs, operators, name);
    }

    private int tensor(Tensor tensor) {
        Tensor.Parts parts = tensor.parts();
        int shape = parts.shape().map(vectors::ints).orElse(0);
        int signature = parts.signature().map(vectors::ints).orElse(0);
        int name = parts.name().map(builder::createString).orElse(0);
        int quantization = parts.quantization().map(this::quantization).orElse(0);
        int buffer = bufferIndex.applyAsInt(parts.buffer());
        return org.tensorflow.lite.schema.Tensor.createTensor(
                builder,
                shape,
                (byte) parts.type().number(),
                buffer,
                name,
                quantization,
                parts.variable(),
                0,
                signature,
                parts.hasRank(),
                0);
    }

    private int quantization(Quantization quantization) {
        int min = quantization.min().map(vectors::floats).orElse(0);
        int max = quantization.max().map(vectors::floats).orElse(0);
        int scales = quantization.scales().map(vectors::floats).orElse(0);
        int zeroPoints = quantization.zeroPoints().map(vectors::longs).orElse(0);
        return QuantizationParameters.createQuantizationParameters(
                builder, min, max, scales, zeroPoints, QuantizationDetails.NONE, 0, quantization.axis());
    }

    private int op(Op op) {
        int inputs = Operator.createInputsVector(builder, optionalIndices(op.inputs()));
        int outputs = Operator.createOutputsVector(builder, ModelWriter.offsets(op.outputs(), this::indexOf));
        int options = op.options()
                .map(present -> OptionsCodec.write(builder, present))
                .orElse(0);
        int custom = op.extras()
                .custom()
                .map(ByteBuffer::duplicate)
                .map(builder::createByteVector)
                .orElse(0);
        int mutating = op.extras().mutating().map(this::booleans).orElse(0);
        int intermediates = op.extras()
                .intermediates()
                .map(all -> Operator.createIntermediatesVector(builder, optionalIndices(all)))
                .orElse(0);
        builder.startTable(OperatorSlots.KNOWN);
        op.options().map(OptionsCodec::layout).ifPresent(layout -> options(layout, options));
        Operator.addIntermediates(builder, intermediates);
        Operator.addMutatingVariableInputs(builder, mutating);
        Operator.addCustomOptions(builder, custom);
        Operator.addOutputs(builder, outputs);
        Operator.addInputs(builder, inputs);
        Operator.addOpcodeIndex(builder, codes.indexOf(op));
        Operator.addCustomOptionsFormat(builder, CustomOptionsFormat.FLEXBUFFERS);
        return Operator.endOperator(builder);
    }

    /** Names the options at offset {@code written} in the operator that is being built. */
    private void options(OptionsLayout.Table layout, int written) {
        int slot =
                switch (layout.union()) {
                    case FIRST -> OperatorSlots.OPTIONS;
                    case SECOND -> OperatorSlots.OPTIONS_2;
                };
        builder.addOffset(slot + 1, written, 0);
        builder.addByte(slot, (byte) layout.number(), 0);
    }

    private int indexOf(Tensor tensor) {
        Integer index = indices.get(tensor);
        if (index == null) {
            throw new IllegalStateException("tensor " + tensor + " is named but not listed");
        }
        return index;
    }

    private int[] optionalIndices(List<Optional<Tensor>> tensors) {
        return ModelWriter.offsets(tensors, tensor -> tensor.map(this::indexOf).orElse(-1));
    }

    private int booleans(List<Boolean> values) {
        builder.startVector(1, values.size(), 1);
        for (int i = values.size() - 1; i >= 0; i--) {
            builder.addBoolean(values.get(i));
        }
        return builder.endVector();
    }
}
