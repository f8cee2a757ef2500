package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drops operators whose outputs nobody reads, unless they have effects, and tensors that nothing names any more. */
final class RemoveDead implements Pass {
    @Override
    public String name() {
        return "remove-dead";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        List<Op> ops = alive(graph);
        Set<Tensor> used = graph.with(ops, graph.tensors()).used();
        List<Tensor> tensors = graph.tensors().stream().filter(used::contains).toList();
        boolean fires = ops.size() < graph.ops().size()
                || tensors.size() < graph.tensors().size();
        return fires ? Optional.of(graph.with(ops, tensors)) : Optional.empty();
    }

    /** From the last op to the first, those that have effects or compute what is read later. */
    private static List<Op> alive(Subgraph graph) {
        Set<Tensor> read = new HashSet<>(graph.outputs());
        graph.signatures().stream().map(Signature::outputs).forEach(outputs -> read.addAll(outputs.values()));
        Deque<Op> alive = new ArrayDeque<>();
        for (int i = graph.ops().size() - 1; i >= 0; i--) {
            Op op = graph.ops().get(i);
            if (!Effects.isRemovable(op) || op.outputs().stream().anyMatch(read::contains)) {
                op.inputs().forEach(input -> input.ifPresent(read::add));
                alive.addFirst(op);
            }
        }
        return List.copyOf(alive);
    }
}
