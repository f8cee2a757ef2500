package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.Pass;
import java.util.List;
import java.util.Optional;

/** States the version of each operator that int8 needs, so that a runtime too old refuses the model. */
final class SetVersions implements Pass {
    @Override
    public String name() {
        return "set-versions";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        List<Op> ops = graph.ops().stream()
                .map(op -> op.version() == Int8Rules.version(op) ? op : op.withVersion(Int8Rules.version(op)))
                .toList();
        return ops.equals(graph.ops()) ? Optional.empty() : Optional.of(graph.withOps(ops));
    }
}
