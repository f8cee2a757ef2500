package dev.flotilla.compiler.check;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which subgraphs call which: each one that is named exists, and none calls itself, however indirectly. */
final class CallGraph {
    /** Options that name one; {@code CallOptions} has the short form. */
    private static final String SUFFIX = "subgraph_index";

    private static final String SHORT = "subgraph";
    private static final String SEVERAL = "branch_subgraph_indices";

    private CallGraph() {}

    static Optional<String> findFault(Model model) {
        List<Set<Integer>> calls =
                model.subgraphs().stream().map(CallGraph::calls).toList();
        Optional<Integer> missing = calls.stream()
                .flatMap(Set::stream)
                .filter(index -> index < 0 || index >= calls.size())
                .findFirst();
        if (missing.isPresent()) {
            return Optional.of("an operator calls subgraph " + missing.get() + ", which does not exist");
        }
        return isCyclic(calls) ? Optional.of("a subgraph calls itself") : Optional.empty();
    }

    /** Takes away, again and again, what calls nothing that is left. */
    private static boolean isCyclic(List<Set<Integer>> calls) {
        Set<Integer> left = IntStream.range(0, calls.size()).boxed().collect(Collectors.toCollection(HashSet::new));
        boolean shrank = true;
        while (shrank) {
            shrank = left.removeIf(caller -> calls.get(caller).stream().noneMatch(left::contains));
        }
        return !left.isEmpty();
    }

    private static Set<Integer> calls(Subgraph graph) {
        return graph.ops().stream().flatMap(CallGraph::calls).collect(Collectors.toSet());
    }

    private static Stream<Integer> calls(Op op) {
        return op.options().stream()
                .flatMap(options -> options.fields().entrySet().stream())
                .flatMap(CallGraph::named);
    }

    private static Stream<Integer> named(Map.Entry<String, Object> field) {
        if (field.getKey().equals(SEVERAL) && field.getValue() instanceof int[] several) {
            return IntStream.of(several).boxed();
        }
        boolean names = field.getKey().endsWith(SUFFIX) || field.getKey().equals(SHORT);
        return names && field.getValue() instanceof Number index ? Stream.of(index.intValue()) : Stream.empty();
    }
}
