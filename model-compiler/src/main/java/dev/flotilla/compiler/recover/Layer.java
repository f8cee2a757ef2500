package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A convolution, depthwise convolution or fully-connected op with constant float weights, seen as one product per output
 * channel: that channel's weights ("taps") with a window of the input.
 *
 * @param depthwise whether an output channel sees one input channel only
 */
record Layer(Op op, boolean depthwise) {
    private static final int WEIGHTS = 1;
    private static final int BIAS = 2;

    static Optional<Layer> find(Op op) {
        boolean depthwise = op.operator().equals(Operator.DEPTHWISE_CONV_2D);
        if (!isKnown(op.operator())
                || !isFloatConstant(op.findInput(WEIGHTS))
                || (op.findInput(BIAS).isPresent() && !isFloatConstant(op.findInput(BIAS)))) {
            return Optional.empty();
        }
        Layer layer = new Layer(op, depthwise);
        return layer.isWellFormed() ? Optional.of(layer) : Optional.empty();
    }

    /** Whether ops of {@code operator} are layers, as far as their weights are constant and float. */
    static boolean isKnown(Operator operator) {
        return operator.equals(Operator.CONV_2D)
                || operator.equals(Operator.DEPTHWISE_CONV_2D)
                || operator.equals(Operator.FULLY_CONNECTED);
    }

    private static boolean isFloatConstant(Optional<Tensor> tensor) {
        return tensor.filter(found -> found.isConstant() && found.type() == DataType.FLOAT32)
                .isPresent();
    }

    private boolean isWellFormed() {
        int dimensions = op.operator().equals(Operator.FULLY_CONNECTED) ? 2 : 4;
        return weightsTensor().shape().size() == dimensions
                && weightsTensor().elements() > 0
                && weightsTensor().elements() == weightsTensor().bytes().remaining() / Float.BYTES
                && bias().map(bias -> bias.length == channels()).orElse(true);
    }

    Tensor weightsTensor() {
        return op.input(WEIGHTS);
    }

    float[] weights() {
        return weightsTensor().floats();
    }

    Optional<float[]> bias() {
        return op.findInput(BIAS).map(Tensor::floats);
    }

    /** Output channels. */
    int channels() {
        List<Integer> shape = weightsTensor().shape();
        return depthwise ? shape.get(3) : shape.get(0);
    }

    /** Weights of one output channel. */
    int taps() {
        return Math.toIntExact(weightsTensor().elements() / channels());
    }

    /** Channels of the input; 0 for a depthwise layer that makes several of one. */
    int inputChannels() {
        if (depthwise) {
            List<Integer> input = op.input(0).shape();
            return !input.isEmpty() && input.get(input.size() - 1) == channels() ? channels() : 0;
        }
        List<Integer> shape = weightsTensor().shape();
        return shape.get(shape.size() - 1);
    }

    /** Where in {@link #weights()} a channel's tap is. */
    int index(int channel, int tap) {
        return depthwise ? tap * channels() + channel : channel * taps() + tap;
    }

    /** The same layer with other weights and, where it has one, another bias. */
    Layer with(float[] weights, Optional<float[]> bias) {
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(WEIGHTS, Optional.of(weightsTensor().withBuffer(Optional.of(Buffer.ofFloats(weights)))));
        if (bias.isPresent()) {
            inputs.set(BIAS, Optional.of(op.input(BIAS).withBuffer(Optional.of(Buffer.ofFloats(bias.get())))));
        }
        return new Layer(op.withInputs(inputs), depthwise);
    }
}
