package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;
import java.util.Set;

/** Drops operators that return their input as it is, such as a RESHAPE to the shape that it has already. */
final class RemoveNoOps implements Pass {
    /** They return elements of their input in their order, so with an output of equal shape all of them. */
    private static final Set<Operator> COPYING = Set.of(
            Operator.RESHAPE,
            Operator.SQUEEZE,
            Operator.EXPAND_DIMS,
            Operator.PAD,
            Operator.PADV2,
            Operator.MIRROR_PAD,
            Operator.SLICE,
            Operator.TILE,
            Operator.BROADCAST_TO,
            Operator.CAST);

    @Override
    public String name() {
        return "remove-no-ops";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        for (Op op : graph.ops()) {
            if (isNoOp(op)) {
                rewrite.bypass(op, op.input(0));
            }
        }
        return rewrite.result();
    }

    private static boolean isNoOp(Op op) {
        if (op.findInput(0).isEmpty() || op.outputs().size() != 1 || !keepsDescription(op.input(0), op.output())) {
            return false;
        }
        if (op.operator().equals(Operator.TRANSPOSE)) {
            return Permutation.find(op).filter(Permutation::isIdentity).isPresent();
        }
        if (op.operator().equals(Operator.CONCATENATION)) {
            return op.inputs().size() == 1 && isWithoutActivation(op);
        }
        return COPYING.contains(op.operator()) && isDecidedBeforehand(op);
    }

    private static boolean keepsDescription(Tensor input, Tensor output) {
        return input.type() == output.type()
                && input.parts().shape().isPresent()
                && input.parts().shape().equals(output.parts().shape())
                && input.quantization().equals(output.quantization())
                && !input.parts().variable();
    }

    private static boolean isWithoutActivation(Op op) {
        return op.options()
                        .map(options -> options.integer("fused_activation_function", 0))
                        .orElse(0)
                == Options.ACTIVATION_NONE;
    }

    /** Whether everything but the first input is constant, so that the shapes of the file are those of every run. */
    private static boolean isDecidedBeforehand(Op op) {
        return op.inputs().stream().skip(1).allMatch(input -> input.filter(Tensor::isConstant)
                .isPresent());
    }
}
