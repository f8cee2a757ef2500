package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drops tensors that nothing names any more, and with them the float weights that they hold. */
final class DropUnused implements Pass {
    @Override
    public String name() {
        return "drop-unused";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Set<Tensor> used = graph.used();
        List<Tensor> kept = graph.tensors().stream().filter(used::contains).toList();
        return kept.size() == graph.tensors().size()
                ? Optional.empty()
                : Optional.of(new Subgraph(
                        graph.name(), kept, graph.inputs(), graph.outputs(), graph.ops(), graph.signatures()));
    }
}
