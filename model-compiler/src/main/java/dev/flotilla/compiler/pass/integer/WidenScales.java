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

/** Widens the scale of an output that is so small that the kernels would abort or refuse the model ({@link LeastScale}). */
final class WidenScales implements Pass {
    @Override
    public String name() {
        return "widen-scales";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        // The scales that tensors will have once kernels that copy values have taken over their input's.
        Map<Tensor, Double> scales = new HashMap<>();
        Map<Tensor, Tensor> replacements = new HashMap<>();
        for (Op op : graph.ops()) {
            Rules.findQuantized(op)
                    .filter(rule -> rule.output() == Output.SAME_AS_INPUT)
                    .flatMap(rule -> rule.mainActivation(op))
                    .ifPresent(input -> op.outputs().forEach(output -> scales.put(output, scale(input, scales))));
            if (isQuantized(op)) {
                double least = LeastScale.of(op, tensor -> scale(tensor, scales));
                Tensor output = op.output();
                if (scale(output, scales) < least) {
                    // Twice as wide as it has to be, so that a range to one side fits around zero point 0.
                    float wide = (float) (2 * least);
                    scales.put(output, (double) wide);
                    replacements.put(output, output.quantizedAs(output.type(), Quantization.perTensor(wide, 0)));
                }
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }

    private static boolean isQuantized(Op op) {
        return op.outputs().size() == 1
                && (op.output().type() == DataType.INT8 || op.output().type() == DataType.INT16);
    }

    private static double scale(Tensor tensor, Map<Tensor, Double> scales) {
        return scales.getOrDefault(tensor, LeastScale.stored(tensor));
    }
}
