package dev.flotilla.compiler.property;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Makes a graph that fails smaller for as long as it still fails. */
final class Shrinking {
    private Shrinking() {}

    /** A graph that {@code fails}, and none of whose smaller neighbours does. */
    static Subgraph smallest(Subgraph graph, Predicate<Subgraph> fails) {
        Subgraph current = graph;
        boolean shrunk = true;
        while (shrunk) {
            shrunk = false;
            for (Subgraph smaller : neighbours(current)) {
                if (fails.test(smaller)) {
                    current = smaller;
                    shrunk = true;
                    break;
                }
            }
        }
        return current;
    }

    /** Graphs with fewer operators or outputs than {@code graph}, the much smaller ones first. */
    static List<Subgraph> neighbours(Subgraph graph) {
        List<Subgraph> smaller = new ArrayList<>();
        for (Op op : graph.ops()) {
            smaller.add(needed(graph, graph.ops(), List.of(op.output())));
        }
        for (Op op : graph.ops()) {
            List<Op> others = graph.ops().stream().filter(other -> other != op).toList();
            smaller.add(needed(graph, others, graph.outputs()));
            op.inputs().stream()
                    .flatMap(java.util.Optional::stream)
                    .filter(input -> !input.isConstant()
                            && input.shape().equals(op.output().shape()))
                    .forEach(input -> {
                        Map<Tensor, Tensor> bypass = Map.of(op.output(), input);
                        Subgraph without =
                                needed(graph, others, graph.outputs()).replacing(bypass);
                        smaller.add(needed(without, without.ops(), without.outputs()));
                    });
        }
        return smaller.stream()
                .filter(candidate -> size(candidate) < size(graph))
                .filter(candidate ->
                        !candidate.ops().isEmpty() && !candidate.inputs().isEmpty())
                .filter(candidate -> candidate.outputs().stream().noneMatch(candidate.inputs()::contains))
                .toList();
    }

    private static int size(Subgraph graph) {
        return graph.ops().size() + graph.outputs().size();
    }

    /** What {@code outputs} need of {@code ops}; tensors that are no longer computed become inputs. */
    private static Subgraph needed(Subgraph graph, List<Op> ops, List<Tensor> outputs) {
        Set<Tensor> read = new LinkedHashSet<>(outputs);
        List<Op> kept = new ArrayList<>();
        for (int i = ops.size() - 1; i >= 0; i--) {
            if (read.contains(ops.get(i).output())) {
                kept.add(0, ops.get(i));
                ops.get(i).inputs().forEach(input -> input.ifPresent(read::add));
            }
        }
        kept.forEach(op -> read.remove(op.output()));
        List<Tensor> inputs =
                read.stream().filter(tensor -> !tensor.isConstant()).toList();
        List<Tensor> computed = new ArrayList<>(new LinkedHashSet<>(outputs));
        return Subgraph.of(graph.name().orElse("main"), inputs, computed, kept, List.of());
    }
}
