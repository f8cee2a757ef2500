package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.Bias;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes biases int32 at the accumulator's scale. Needs quantized inputs and weights. */
final class QuantizeBias implements Pass {
    @Override
    public String name() {
        return "quantize-bias";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            Optional<Int8Rules.Weighted> weighted = Int8Rules.find(op).flatMap(Int8Rules.Rule::weighted);
            boolean fires = weighted.flatMap(at -> op.findInput(at.bias()))
                    .filter(bias -> bias.type() == DataType.FLOAT32)
                    .isPresent();
            ops.add(fires ? quantize(op, weighted.get()) : op);
        }
        return ops.equals(graph.ops()) ? Optional.empty() : Optional.of(graph.withOps(ops));
    }

    private static Op quantize(Op op, Int8Rules.Weighted at) {
        Tensor bias = op.input(at.bias());
        float inputScale = op.input(0).quantization().orElseThrow().scale();
        List<Float> weightScales = op.input(at.weights())
                .quantization()
                .flatMap(Quantization::scales)
                .orElseThrow();
        float[] scales = Bias.scales(inputScale, floats(weightScales));
        List<Float> listed = new ArrayList<>();
        for (float scale : scales) {
            listed.add(scale);
        }
        Quantization quantization = Quantization.of(listed, Collections.nCopies(listed.size(), 0L), 0);
        Tensor stored = bias.quantizedAs(DataType.INT32, quantization)
                .withBuffer(Optional.of(Buffer.ofInts(Bias.quantize(bias.floats(), scales))));
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(at.bias(), Optional.of(stored));
        return op.withInputs(inputs);
    }

    private static float[] floats(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
