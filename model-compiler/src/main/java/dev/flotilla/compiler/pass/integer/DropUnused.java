package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;

/** Drops tensors that nothing names any more, and with them the float weights that they hold. */
final class DropUnused implements Pass {
    @Override
    public String name() {
        return "drop-unused";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Subgraph kept = graph.withoutUnused();
        return kept.tensors().size() == graph.tensors().size() ? Optional.empty() : Optional.of(kept);
    }
}
