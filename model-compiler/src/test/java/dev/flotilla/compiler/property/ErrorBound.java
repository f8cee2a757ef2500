package dev.flotilla.compiler.property;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each tensor of a quantized graph may stray from its float value, from scales alone: every stored value is off by
 * half a step, every operator passes its inputs' errors on as its arithmetic does, and its kernel rounds to within a step
 * of its output. Holds for samples within the calibrated ranges. Where activations stay float, the magnitudes that runs
 * showed stand for the ranges, float16 constants are off by less than a step, 2⁻¹⁰ of themselves, and kernels that take int8 weights round
 * their input to 127 steps either side.
 */
final class ErrorBound {
    private static final double HALF_STEP = 0x1p-10;
    private static final double HALF_SUBNORMAL_STEP = 0x1p-24;

    private final Map<Tensor, Double> errors = new HashMap<>();
    private final Map<Tensor, Double> magnitudes;

    private ErrorBound(Subgraph graph, Map<Tensor, Double> magnitudes) {
        this.magnitudes = magnitudes;
        graph.inputs().forEach(input -> errors.put(input, step(input) / 2));
        graph.ops().forEach(op -> errors.put(op.output(), bound(op)));
    }

    /** The bound of every output of {@code graph}, in its order, where computed floats reach up to {@code magnitudes}. */
    static List<Double> ofOutputs(Subgraph graph, Map<Tensor, Double> magnitudes) {
        ErrorBound bound = new ErrorBound(graph, magnitudes);
        return graph.outputs().stream().map(bound.errors::get).toList();
    }

    private double bound(Op op) {
        double rounding = step(op.output());
        return switch (op.operator().name()) {
            case "CONV_2D", "FULLY_CONNECTED" -> weighted(op, 0) + rounding;
            case "DEPTHWISE_CONV_2D" -> weighted(op, 3) + rounding;
            case "ADD", "SUB" -> error(op, 0) + error(op, 1) + rounding;
            case "MUL" ->
                error(op, 0) * (largest(op.input(1)) + error(op, 1)) + error(op, 1) * largest(op.input(0)) + rounding;
            case "SOFTMAX" -> Math.min(1, error(op, 0) / 2) + 2 * rounding;
            case "LOGISTIC" -> error(op, 0) / 4 + 2 * rounding;
            case "CONCATENATION" ->
                rounding
                        + op.inputs().stream()
                                .mapToDouble(input -> error(input.orElseThrow()))
                                .max()
                                .orElse(0);
            case "TANH" -> error(op, 0) + tableSteps(op) * rounding;
            // None of these spreads values further apart than they were.
            case "RELU", "RELU6", "MEAN", "AVERAGE_POOL_2D", "MAX_POOL_2D", "RESHAPE", "TRANSPOSE", "PAD", "SLICE" ->
                error(op, 0) + rounding;
            case "QUANTIZE" -> error(op, 0) + rounding;
            case "DEQUANTIZE" ->
                op.input(0).type() == DataType.FLOAT16
                        ? HALF_STEP * largest(op.output()) + HALF_SUBNORMAL_STEP
                        : error(op, 0);
            default -> throw new AssertionError("no bound for " + op.operator().name());
        };
    }

    /**
     * By how many steps TANH rounds. That of int16 reads two sigmoids 1/24 apart and draws a line between them
     * (TensorFlow Lite's {@code integer_ops/tanh.h}), which is 2 · (1/24)² / 8 · max |sigmoid″| = 1.4 steps off, beside the
     * roundings of the table, of the factor from scale to table and of the result.
     */
    private static double tableSteps(Op op) {
        return op.output().type() == DataType.INT16 ? 4 : 2;
    }

    private double error(Op op, int position) {
        return error(op.input(position));
    }

    /** A constant is off by its own rounding. */
    private double error(Tensor tensor) {
        return errors.getOrDefault(tensor, step(tensor) / 2);
    }

    /** The sum over one output channel's weights, for the worst channel. */
    private double weighted(Op op, int axis) {
        Tensor weights = op.input(1);
        int channels = weights.shape().get(axis);
        int inner = weights.shape().stream().skip(axis + 1L).reduce(1, Math::multiplyExact);
        double input = largest(op.input(0));
        boolean hybrid = weights.type() == DataType.INT8 && op.input(0).type() == DataType.FLOAT32;
        double inputError = error(op, 0) + (hybrid ? input / Byte.MAX_VALUE : 0);
        double[] sums = new double[channels];
        for (int i = 0; i < weights.elements(); i++) {
            int channel = i / inner % channels;
            sums[channel] +=
                    magnitude(weights, i, channel) * inputError + weightError(weights, channel) * (input + inputError);
        }
        double worst = 0;
        for (int channel = 0; channel < channels; channel++) {
            worst = Math.max(worst, sums[channel] + biasError(op, channel));
        }
        return worst;
    }

    private double magnitude(Tensor weights, int index, int channel) {
        if (weights.type() == DataType.INT8) {
            return Math.abs(weights.bytes().get(index)) * scale(weights, channel);
        }
        return largest(weights);
    }

    private double weightError(Tensor weights, int channel) {
        return weights.type() == DataType.INT8 ? scale(weights, channel) / 2 : error(weights);
    }

    /** An integer bias has the scale of the products; others are as far off as any tensor. */
    private double biasError(Op op, int channel) {
        return step(op.input(0)) > 0
                ? step(op.input(0)) * scale(op.input(1), channel) / 2
                : op.findInput(2).map(this::error).orElse(0.0);
    }

    private static double scale(Tensor weights, int channel) {
        List<Float> scales =
                weights.quantization().flatMap(Quantization::scales).orElseThrow();
        return scales.get(scales.size() == 1 ? 0 : channel);
    }

    /** The largest magnitude that a tensor's integers stand for, or that its floats have. */
    private double largest(Tensor tensor) {
        if (tensor.type() == DataType.FLOAT32) {
            return tensor.isConstant() ? Magnitudes.largest(tensor.floats()) : magnitudes.getOrDefault(tensor, 0.0);
        }
        double zeroPoint = tensor.quantization().map(Quantization::zeroPoint).orElse(0L);
        int half = tensor.type() == DataType.INT16 ? 1 << 15 : 1 << 7;
        return step(tensor) * (half + Math.abs(zeroPoint));
    }

    private static double step(Tensor tensor) {
        return tensor.type() == DataType.INT8 || tensor.type() == DataType.INT16
                ? tensor.quantization().map(Quantization::scale).orElse(0f)
                : 0;
    }
}
