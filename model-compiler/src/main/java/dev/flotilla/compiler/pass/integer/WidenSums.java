package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Widens the scale of a sum or difference that is tiny next to its operands. The kernels bring both operands to twice the
 * larger scale, shifted left, and abort the process unless the factor from there to the output's scale is below 1
 * (TensorFlow Lite's {@code add.cc} and {@code sub.cc}). Such an output holds nothing but its operands' rounding.
 */
final class WidenSums implements Pass {
    /** How far the kernels shift int8 operands to the left. */
    private static final int INT8_SHIFT = 20;
    /** How far they shift int16 operands. */
    private static final int INT16_SHIFT = 15;

    @Override
    public String name() {
        return "widen-sums";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        // The scales that tensors will have once kernels that copy values have taken over their input's.
        Map<Tensor, Float> scales = new HashMap<>();
        Map<Tensor, Tensor> replacements = new HashMap<>();
        for (Op op : graph.ops()) {
            Rules.findQuantized(op)
                    .filter(rule -> rule.output() == Output.SAME_AS_INPUT)
                    .flatMap(rule -> rule.mainActivation(op))
                    .ifPresent(input -> op.outputs().forEach(output -> scales.put(output, scale(input, scales))));
            if (isSum(op)) {
                float lowest = lowest(op, scales);
                Tensor output = op.output();
                if (scale(output, scales) < lowest) {
                    // Twice as wide as it has to be, so that a range to one side fits around zero point 0.
                    scales.put(output, 2 * lowest);
                    replacements.put(output, output.quantizedAs(output.type(), Quantization.perTensor(2 * lowest, 0)));
                }
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }

    private static boolean isSum(Op op) {
        String name = op.operator().name();
        return (name.equals("ADD") || name.equals("SUB"))
                && (op.output().type() == DataType.INT8 || op.output().type() == DataType.INT16);
    }

    private static float lowest(Op op, Map<Tensor, Float> scales) {
        int shift = op.output().type() == DataType.INT16 ? INT16_SHIFT : INT8_SHIFT;
        float larger = Math.max(scale(op.input(0), scales), scale(op.input(1), scales));
        // A little more than the kernels ask for, since they compute in other roundings.
        return Math.scalb(2 * larger, -shift) * 1.01f;
    }

    private static float scale(Tensor tensor, Map<Tensor, Float> scales) {
        return scales.getOrDefault(
                tensor, tensor.quantization().map(Quantization::scale).orElse(0f));
    }
}
