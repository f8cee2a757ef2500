package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the int8 weights of float operators, which dynamic-range quantization left, float again, so that the model can be
 * calibrated. The operators then read their inputs as they are, where the hybrid kernels rounded them to eight bits, so
 * outputs move by about that rounding.
 */
final class FloatWeights implements Pass {
    private static final Set<Operator> HYBRID =
            Set.of(Operator.CONV_2D, Operator.DEPTHWISE_CONV_2D, Operator.FULLY_CONNECTED);

    private static final int WITHOUT_BIAS = 6;
    private static final int KEEPING_DIMENSIONS = 5;

    @Override
    public String name() {
        return "float-weights";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        Map<Tensor, Tensor> floats = new HashMap<>();
        for (Op op : graph.ops()) {
            if (HYBRID.contains(op.operator()) && op.input(0).type() == DataType.FLOAT32) {
                Optional<Tensor> weights = op.findInput(1).filter(FloatWeights::isStoredInteger);
                weights.map(stored -> floats.computeIfAbsent(stored, FloatWeights::dequantize))
                        .ifPresent(real -> rewrite.replace(op, over(op, real)));
            }
        }
        return rewrite.result();
    }

    private static boolean isStoredInteger(Tensor weights) {
        return weights.type() == DataType.INT8
                && weights.isConstant()
                && weights.bytes().remaining() == weights.elements()
                && weights.quantization().filter(q -> fits(q, weights.shape())).isPresent();
    }

    private static boolean fits(Quantization quantization, List<Integer> shape) {
        int scales = quantization.scales().map(List::size).orElse(0);
        boolean perChannel = quantization.axis() < shape.size() && scales == shape.get(quantization.axis());
        return (scales == 1 || perChannel)
                && quantization.zeroPoints().map(List::size).orElse(0) == scales;
    }

    private static Tensor dequantize(Tensor stored) {
        Quantization quantization = stored.quantization().orElseThrow();
        List<Float> scales = quantization.scales().orElseThrow();
        List<Long> zeroPoints = quantization.zeroPoints().orElseThrow();
        long inner = stored.shape().stream()
                .skip(quantization.axis() + 1L)
                .mapToLong(Integer::longValue)
                .reduce(1, Math::multiplyExact);
        ByteBuffer bytes = stored.bytes();
        float[] values = new float[bytes.remaining()];
        for (int i = 0; i < values.length; i++) {
            int channel = (int) (i / inner % scales.size());
            values[i] = scales.get(channel) * (bytes.get(i) - zeroPoints.get(channel));
        }
        return Tensor.constant(stored.name(), DataType.FLOAT32, stored.shape(), Buffer.ofFloats(values));
    }

    private static Op over(Op op, Tensor weights) {
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(1, Optional.of(weights));
        Op real = op.withInputs(inputs).withVersion(version(op));
        boolean asymmetric = op.options()
                .flatMap(options -> options.find("asymmetric_quantize_inputs"))
                .isPresent();
        return asymmetric
                ? real.withOptions(op.options().orElseThrow().with("asymmetric_quantize_inputs", false))
                : real;
    }

    /** The version that the float kernel needs, after TensorFlow's {@code op_version.cc}. */
    private static int version(Op op) {
        if (!op.operator().equals(Operator.FULLY_CONNECTED)) {
            return isDilated(op) ? 2 : 1;
        }
        boolean keeps = op.options()
                .flatMap(options -> options.find("keep_num_dims"))
                .filter(Boolean.TRUE::equals)
                .isPresent();
        if (op.findInput(2).isEmpty()) {
            return WITHOUT_BIAS;
        }
        return keeps ? KEEPING_DIMENSIONS : 1;
    }

    /** Only DEPTHWISE_CONV_2D counts dilation as a version; CONV_2D had it from the first. */
    private static boolean isDilated(Op op) {
        Options options = op.options().orElse(Options.named(""));
        return op.operator().equals(Operator.DEPTHWISE_CONV_2D)
                && (options.integer("dilation_w_factor", 1) != 1 || options.integer("dilation_h_factor", 1) != 1);
    }
}
