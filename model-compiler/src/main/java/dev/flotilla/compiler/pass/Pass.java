package dev.flotilla.compiler.pass;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.Optional;

/** One rewrite of a subgraph. */
public interface Pass {
    /** For reports and messages, such as {@code quantize-weights}. */
    String name();

    /**
     * Rewrites {@code graph}.
     *
     * @return the new graph, or empty when there is nothing for this pass to do
     * @throws UnsupportedModelException when the graph holds what the pass cannot handle; the message names it
     */
    Optional<Subgraph> apply(Subgraph graph) throws UnsupportedModelException;
}
