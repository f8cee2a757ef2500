package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.List;
import java.util.Optional;

/** Makes one TRANSPOSE of two in a row; of an inverse pair, one that does nothing. */
final class MergeTransposes implements Pass {
    @Override
    public String name() {
        return "merge-transposes";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        for (Op second : graph.ops()) {
            Optional<Op> first = second.operator().equals(Operator.TRANSPOSE)
                    ? second.findInput(0).flatMap(rewrite.uses()::writer)
                    : Optional.empty();
            if (first.filter(op -> op.operator().equals(Operator.TRANSPOSE) && !rewrite.isTouched(op))
                    .isPresent()) {
                merge(first.get(), second, rewrite);
            }
        }
        return rewrite.result();
    }

    private static void merge(Op first, Op second, Rewrite rewrite) {
        Optional<Permutation> earlier = Permutation.find(first);
        Optional<Permutation> later = Permutation.find(second);
        if (earlier.isPresent() && later.isPresent()) {
            Tensor merged =
                    later.get().after(earlier.get()).toTensor(second.output().name() + "/permutation");
            rewrite.replace(second, second.withInputs(List.of(first.findInput(0), Optional.of(merged))));
        }
    }
}
