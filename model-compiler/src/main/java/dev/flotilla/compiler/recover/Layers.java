package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Exchanging the layers of a model. */
final class Layers {
    private Layers() {}

    /** The model with each key's value in the key's place, and without the constants that no op reads any more by that. */
    static Model replace(Model model, Map<Op, Op> changed) {
        Subgraph graph = model.main()
                .withOps(model.main().ops().stream()
                        .map(op -> changed.getOrDefault(op, op))
                        .toList());
        Set<Tensor> dropped = new HashSet<>();
        changed.keySet()
                .forEach(op -> op.inputs().stream().flatMap(Optional::stream).forEach(dropped::add));
        dropped.removeAll(graph.used());
        return model.withMain(new Subgraph(
                graph.name(),
                graph.tensors().stream()
                        .filter(tensor -> !dropped.contains(tensor))
                        .toList(),
                graph.inputs(),
                graph.outputs(),
                graph.ops(),
                graph.signatures()));
    }
}
