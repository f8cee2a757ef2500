package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import java.util.function.ToDoubleFunction;

/**
 * The least scale that an operator's output may have.
 *
 * <p>For a sum, a difference or a squared one: the kernels bring both operands to twice the larger scale, shifted left, and
 * abort the process unless the factor from there to the output's scale is below 1 (TensorFlow Lite's {@code add.cc},
 * {@code sub.cc} and {@code squared_difference.cc}). An output of less holds nothing but its operands' rounding.
 *
 * <p>For any with a fused activation that ends at 1 or 6: the kernels refuse the model unless that end, in units of the scale,
 * fits 32 bits (TensorFlow Lite's {@code kernel_util.cc}).
 */
final class LeastScale {
    /** How far the kernels of sums shift int8 operands to the left. */
    private static final int INT8_SHIFT = 20;
    /** How far they shift int16 operands. */
    private static final int INT16_SHIFT = 15;
    /** How far the kernel of squared differences shifts operands, which a product then has twice. */
    private static final int SQUARED_SHIFT = 7;
    /** The kernels compute in other roundings, so a little more than they ask for. */
    private static final double MARGIN = 1.01;

    private LeastScale() {}

    /** The bound for {@code op}'s output under the operands' own scales; 0 for an op without one. */
    static double of(Op op) {
        return of(op, LeastScale::stored);
    }

    /** As {@link #of(Op)}, under the scales that {@code scale} gives operands. */
    static double of(Op op, ToDoubleFunction<Tensor> scale) {
        return Math.max(ofActivation(op), ofOperands(op, scale));
    }

    private static double ofActivation(Op op) {
        return MARGIN * Math.scalb(Activations.end(op), 1 - Integer.SIZE);
    }

    private static double ofOperands(Op op, ToDoubleFunction<Tensor> scale) {
        return switch (op.operator().name()) {
            case "ADD", "SUB" ->
                MARGIN * Math.scalb(twiceLarger(op, scale), -shift(op.output().type()));
            case "SQUARED_DIFFERENCE" -> MARGIN * Math.scalb(Math.pow(twiceLarger(op, scale), 2), -2 * SQUARED_SHIFT);
            default -> 0;
        };
    }

    /** The scale of a tensor as it is; 0 for one that has none. */
    static double stored(Tensor tensor) {
        return tensor.quantization().map(Quantization::scale).orElse(0f);
    }

    private static double twiceLarger(Op op, ToDoubleFunction<Tensor> scale) {
        return 2 * Math.max(scale.applyAsDouble(op.input(0)), scale.applyAsDouble(op.input(1)));
    }

    private static int shift(DataType type) {
        return type == DataType.INT16 ? INT16_SHIFT : INT8_SHIFT;
    }
}
