package dev.flotilla.compiler.pass.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.testkit.SameOutputs;
import java.util.Optional;

/** Applies a pass, and lets the runtime say that the graph computes what it did. */
final class Judge {
    private Judge() {}

    /** The graph after {@code pass}, which fires once and keeps every output to the bit. */
    static Subgraph fires(Pass pass, Subgraph graph) throws Exception {
        return fires(pass, graph, 0);
    }

    /** Likewise, with outputs within {@code tolerance} times the largest. */
    static Subgraph fires(Pass pass, Subgraph graph, double tolerance) throws Exception {
        Subgraph result = pass.apply(graph).orElseThrow(() -> new AssertionError(pass.name() + " did not fire"));
        Invariants.check(pass.name(), result);
        assertEquals(Optional.empty(), pass.apply(result), pass.name() + " has nothing left to do");
        SameOutputs.check(Model.of("before", graph), Model.of("after", result), tolerance);
        return result;
    }

    static void doesNotFire(Pass pass, Subgraph graph) throws Exception {
        assertEquals(Optional.empty(), pass.apply(graph), pass.name());
    }
}
