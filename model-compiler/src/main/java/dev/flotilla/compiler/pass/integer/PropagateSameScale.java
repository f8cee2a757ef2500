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
 * Gives the output of pooling, RESHAPE and PAD the scale and zero point of their input, since their kernels copy stored
 * values.
 */
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
            if (Int8Rules.is(op, Int8Rules.Output.SAME_AS_INPUT)) {
                Tensor input = replacements.getOrDefault(op.input(0), op.input(0));
                Optional<Quantization> wanted = input.quantization();
                if (wanted.isPresent() && !wanted.equals(op.output().quantization())) {
                    replacements.put(op.output(), op.output().quantizedAs(DataType.INT8, wanted.get()));
                }
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }
}
