package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.Bias;
import dev.flotilla.compiler.quant.ChannelWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes the weights of convolutions and fully-connected layers int8, with one scale per output channel. */
final class QuantizeWeights implements Pass {
    @Override
    public String name() {
        return "quantize-weights";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) throws UnsupportedModelException {
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            Optional<Int8Rules.Weighted> weighted = Int8Rules.find(op).flatMap(Int8Rules.Rule::weighted);
            boolean fires = weighted.flatMap(at -> op.findInput(at.weights()))
                    .filter(weights -> weights.type() == DataType.FLOAT32)
                    .isPresent();
            ops.add(fires ? quantize(op, weighted.get()) : op);
        }
        return ops.equals(graph.ops()) ? Optional.empty() : Optional.of(graph.withOps(ops));
    }

    /** Per op, not per tensor: two ops that share weights may need different scales because of their biases. */
    private static Op quantize(Op op, Int8Rules.Weighted at) throws UnsupportedModelException {
        Tensor weights = op.input(at.weights());
        int[] shape = weights.shape().stream().mapToInt(Integer::intValue).toArray();
        if (at.axis() >= shape.length || weights.elements() != weights.floats().length) {
            throw new UnsupportedModelException(
                    "operator " + op.operator().name() + " has weights of odd shape: " + weights);
        }
        float inputScale = op.input(0).quantization().orElseThrow().scale();
        float[] lowest = new float[shape[at.axis()]];
        Optional<Tensor> bias = op.findInput(at.bias());
        if (bias.isPresent()) {
            lowest = Bias.lowestScales(bias.get().floats(), inputScale);
        }
        if (lowest.length != shape[at.axis()]) {
            throw new UnsupportedModelException(
                    "operator " + op.operator().name() + " has " + lowest.length + " biases for weights " + weights);
        }
        ChannelWeights stored = ChannelWeights.quantize(weights.floats(), shape, at.axis(), lowest);
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(at.weights(), Optional.of(store(weights, stored, at.axis())));
        return op.withInputs(inputs);
    }

    private static Tensor store(Tensor weights, ChannelWeights stored, int axis) {
        List<Float> scales = new ArrayList<>();
        for (float scale : stored.scales()) {
            scales.add(scale);
        }
        Quantization quantization = Quantization.of(scales, Collections.nCopies(scales.size(), 0L), axis);
        return weights.quantizedAs(DataType.INT8, quantization).withBuffer(Optional.of(Buffer.of(stored.values())));
    }
}
