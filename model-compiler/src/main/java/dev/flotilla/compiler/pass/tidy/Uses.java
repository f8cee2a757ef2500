package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who writes and who reads each tensor of one subgraph. */
final class Uses {
    private final Map<Tensor, Op> writers = new HashMap<>();
    private final Map<Tensor, Integer> reads = new HashMap<>();
    private final Set<Tensor> fixed = new HashSet<>();

    Uses(Subgraph graph) {
        fixed.addAll(graph.inputs());
        fixed.addAll(graph.outputs());
        for (Signature signature : graph.signatures()) {
            fixed.addAll(signature.inputs().values());
            fixed.addAll(signature.outputs().values());
        }
        for (Op op : graph.ops()) {
            op.outputs().forEach(output -> writers.put(output, op));
            op.inputs().forEach(input -> input.ifPresent(tensor -> reads.merge(tensor, 1, Integer::sum)));
            op.extras().intermediates().ifPresent(all -> all.forEach(tensor -> tensor.ifPresent(fixed::add)));
        }
    }

    /** The op that computes {@code tensor}; empty for inputs and constants. */
    Optional<Op> writer(Tensor tensor) {
        return Optional.ofNullable(writers.get(tensor));
    }

    /** Whether the world outside sees {@code tensor} or it keeps a state, so that it has to stay itself. */
    boolean isFixed(Tensor tensor) {
        return fixed.contains(tensor) || tensor.parts().variable();
    }

    boolean hasOneReader(Tensor tensor) {
        return reads.getOrDefault(tensor, 0) == 1;
    }

    /** The op that computes {@code tensor} if one op reads it and nothing else sees it. */
    Optional<Op> privateWriter(Tensor tensor) {
        return hasOneReader(tensor) && !isFixed(tensor) ? writer(tensor) : Optional.empty();
    }
}
