package dev.flotilla.compiler.analyse;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From which op to which a tensor needs memory, both included. Inputs and variables need it throughout, outputs from when
 * they are computed to the end.
 */
record Lifetime(Tensor tensor, long bytes, int first, int last) {
    boolean overlaps(Lifetime other) {
        return first <= other.last && other.first <= last;
    }

    /** The lifetimes of all tensors that are computed or fed and that some op touches. */
    static List<Lifetime> of(Subgraph graph) {
        int end = Math.max(0, graph.ops().size() - 1);
        Map<Tensor, Lifetime> lifetimes = new LinkedHashMap<>();
        graph.inputs().forEach(input -> lifetimes.put(input, new Lifetime(input, Sizes.bytes(input), 0, end)));
        for (int i = 0; i < graph.ops().size(); i++) {
            Op op = graph.ops().get(i);
            for (Tensor output : op.outputs()) {
                lifetimes.put(output, new Lifetime(output, Sizes.bytes(output), i, i));
            }
            int now = i;
            op.inputs().forEach(input -> input.ifPresent(tensor -> read(tensor, now, end, lifetimes)));
        }
        graph.outputs().forEach(output -> lifetimes.computeIfPresent(output, (tensor, life) -> life.until(end)));
        return new ArrayList<>(lifetimes.values());
    }

    private static void read(Tensor tensor, int now, int end, Map<Tensor, Lifetime> lifetimes) {
        if (tensor.parts().variable()) {
            lifetimes.put(tensor, new Lifetime(tensor, Sizes.bytes(tensor), 0, end));
        } else {
            lifetimes.computeIfPresent(tensor, (same, life) -> life.until(Math.max(life.last(), now)));
        }
    }

    private Lifetime until(int end) {
        return new Lifetime(tensor, bytes, first, end);
    }
}
