package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Gives the outputs of kernels that copy stored values, such as RESHAPE, the scale and zero point of their input. */
final class PropagateSameScale implements Pass {
    @Override
    public String name() {
        return "propagate-same-scale";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        // In execution order, so that a chain of such operators passes the first one's input on.
        Map<Tensor, Tensor> replacements = new HashMap<>();
        for (Op op : graph.ops()) {
            Optional<Tensor> input = Rules.findQuantized(op)
                    .filter(rule -> rule.output() == Output.SAME_AS_INPUT)
                    .flatMap(rule -> rule.mainActivation(op));
            if (input.isPresent()) {
                Tensor from = replacements.getOrDefault(input.get(), input.get());
                op.outputs().forEach(output -> propagate(from, output, replacements));
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }

    private static void propagate(Tensor from, Tensor to, Map<Tensor, Tensor> replacements) {
        Optional<Quantization> wanted = from.quantization();
        if (wanted.isPresent() && to.type() == from.type() && !wanted.equals(to.quantization())) {
            replacements.put(to, to.quantizedAs(from.type(), wanted.get()));
        }
    }
}
