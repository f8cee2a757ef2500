package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Shapes of rewrites that several passes share. */
final class Rewrites {
    private Rewrites() {}

    /** {@code graph} with each op replaced; empty when {@code rewrite} gives back every op itself. */
    static Optional<Subgraph> eachOp(Subgraph graph, UnaryOperator<Op> rewrite) {
        List<Op> ops = graph.ops().stream().map(rewrite).toList();
        return withOps(graph, ops);
    }

    /** {@code graph} with other ops; empty when they are the same. */
    static Optional<Subgraph> withOps(Subgraph graph, List<Op> ops) {
        return ops.equals(graph.ops()) ? Optional.empty() : Optional.of(graph.withOps(ops));
    }
}
