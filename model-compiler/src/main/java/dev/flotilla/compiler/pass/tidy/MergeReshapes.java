package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets a RESHAPE read what stood before another one: the elements keep their order, so only the last shape counts. */
final class MergeReshapes implements Pass {
    private static final Set<Operator> RESHAPING = Set.of(Operator.RESHAPE, Operator.SQUEEZE, Operator.EXPAND_DIMS);

    @Override
    public String name() {
        return "merge-reshapes";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        for (Op second : graph.ops()) {
            Optional<Tensor> between = second.operator().equals(Operator.RESHAPE) && hasShapeOfItsOwn(second)
                    ? second.findInput(0)
                    : Optional.empty();
            Optional<Op> first =
                    between.flatMap(rewrite.uses()::writer).filter(op -> RESHAPING.contains(op.operator()));
            if (first.flatMap(op -> op.findInput(0))
                    .filter(source -> source.quantization().equals(between.get().quantization()))
                    .isPresent()) {
                List<Optional<Tensor>> inputs = new ArrayList<>(second.inputs());
                inputs.set(0, first.get().findInput(0));
                rewrite.replace(second, second.withInputs(inputs));
            }
        }
        return rewrite.result();
    }

    private static boolean hasShapeOfItsOwn(Op reshape) {
        return reshape.inputs().size() == 1
                || reshape.findInput(1).filter(Tensor::isConstant).isPresent();
    }
}
