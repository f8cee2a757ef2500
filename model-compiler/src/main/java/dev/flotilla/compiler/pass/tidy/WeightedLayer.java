package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Finite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A convolution or fully-connected operator with float constants: weights at input 1, bias at input 2.
 *
 * @param axis the dimension of the weights along which the output channels lie
 */
record WeightedLayer(Op op, int axis) {
    private static final int WEIGHTS = 1;
    private static final int BIAS = 2;

    /** The channels' dimension by operator: weights are [O,H,W,I], [1,H,W,O] and [O,I]. */
    private static final Map<Operator, Integer> AXES =
            Map.of(Operator.CONV_2D, 0, Operator.DEPTHWISE_CONV_2D, 3, Operator.FULLY_CONNECTED, 0);

    /** {@code op} as such a layer, if it is one, computes float and has no activation of its own. */
    static Optional<WeightedLayer> find(Op op) {
        return Optional.ofNullable(AXES.get(op.operator()))
                .map(axis -> new WeightedLayer(op, axis))
                .filter(WeightedLayer::isFoldable);
    }

    private boolean isFoldable() {
        boolean plain = op.options()
                .filter(options -> options.integer("fused_activation_function", 0) == Options.ACTIVATION_NONE
                        && options.integer("weights_format", 0) == 0)
                .isPresent();
        return plain
                && op.findInput(WEIGHTS)
                        .filter(weights ->
                                isFloats(weights) && axis < weights.shape().size())
                        .isPresent()
                && op.findInput(BIAS)
                        .map(bias -> isFloats(bias) && bias.elements() == channels())
                        .orElse(true);
    }

    private static boolean isFloats(Tensor tensor) {
        return tensor.type() == DataType.FLOAT32
                && tensor.isConstant()
                && tensor.bytes().remaining() == tensor.elements() * Float.BYTES;
    }

    Tensor weights() {
        return op.input(WEIGHTS);
    }

    int channels() {
        return weights().shape().get(axis);
    }

    /**
     * The layer whose output is this one's through {@code after}, written to {@code output}.
     *
     * @return empty when a folded value would overflow
     */
    Optional<Op> through(ChannelAffine after, Tensor output) {
        float[] weights = weights().floats();
        int inner = weights().shape().stream().skip(axis + 1L).reduce(1, Math::multiplyExact);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (weights[i] * after.scale(i / inner % channels()));
        }
        float[] bias = op.findInput(BIAS).map(Tensor::floats).orElseGet(() -> new float[channels()]);
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (float) (bias[c] * after.scale(c) + after.shift(c));
        }
        return Finite.areAll(weights) && Finite.areAll(bias)
                ? Optional.of(with(weights, bias, after, output))
                : Optional.empty();
    }

    private Op with(float[] weights, float[] bias, ChannelAffine after, Tensor output) {
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        while (inputs.size() <= BIAS) {
            inputs.add(Optional.empty());
        }
        if (after.scales()) {
            inputs.set(WEIGHTS, Optional.of(weights().withBuffer(Optional.of(Buffer.ofFloats(weights)))));
        }
        String name = op.findInput(BIAS).map(Tensor::name).orElse(output.name() + "/bias");
        inputs.set(
                BIAS,
                Optional.of(Tensor.constant(name, DataType.FLOAT32, List.of(bias.length), Buffer.ofFloats(bias))));
        return op.withInputs(inputs).withOutputs(List.of(output));
    }
}
