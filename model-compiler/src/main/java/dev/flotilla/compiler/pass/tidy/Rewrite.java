package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes to one subgraph, gathered by a pass and made all at once. */
final class Rewrite {
    private final Subgraph graph;
    private final Uses uses;
    private final Map<Op, Op> replaced = new HashMap<>();
    private final Set<Op> dropped = new HashSet<>();
    private final Map<Tensor, Tensor> tensors = new HashMap<>();

    Rewrite(Subgraph graph) {
        this.graph = graph;
        this.uses = new Uses(graph);
    }

    Uses uses() {
        return uses;
    }

    /** Whether {@code op} has been replaced or dropped already, so that what it was says nothing any more. */
    boolean isTouched(Op op) {
        return replaced.containsKey(op) || dropped.contains(op);
    }

    void replace(Op op, Op by) {
        replaced.put(op, by);
    }

    void drop(Op op) {
        dropped.add(op);
    }

    void replace(Tensor tensor, Tensor by) {
        tensors.put(tensor, by);
    }

    /**
     * Drops {@code op}, whose output has just the value of {@code source}, if both can become one tensor. What the world
     * outside sees keeps its identity.
     */
    void bypass(Op op, Tensor source) {
        Tensor output = op.output();
        if (!uses.isFixed(output) && !tensors.containsKey(output)) {
            tensors.put(output, source);
            dropped.add(op);
        } else if (uses.privateWriter(source).isPresent() && !tensors.containsKey(source)) {
            tensors.put(source, output);
            dropped.add(op);
        }
    }

    /** The changed subgraph; empty when nothing was changed. */
    Optional<Subgraph> result() {
        if (replaced.isEmpty() && dropped.isEmpty() && tensors.isEmpty()) {
            return Optional.empty();
        }
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            if (!dropped.contains(op)) {
                ops.add(replaced.getOrDefault(op, op));
            }
        }
        Map<Tensor, Tensor> resolved = new HashMap<>();
        tensors.keySet().forEach(tensor -> resolved.put(tensor, resolve(tensor)));
        return Optional.of(graph.withOps(ops).replacing(resolved));
    }

    private Tensor resolve(Tensor tensor) {
        Tensor last = tensor;
        Tensor next = tensors.get(last);
        while (next != null) {
            last = next;
            next = tensors.get(last);
        }
        return last;
    }
}
