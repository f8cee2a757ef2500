package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Affine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one operator is quantized.
 *
 * @param version the operator's lowest version for these types
 * @param activations positions of the inputs that are quantized as activations; empty means all of them
 * @param fixed the outputs' scale and zero point, for {@link Output#FIXED}
 */
record Rule(
        int version, Output output, List<Integer> activations, Optional<Weighted> weighted, Optional<Affine> fixed) {
    Rule {
        activations = List.copyOf(activations);
    }

    boolean isActivation(int position) {
        return activations.isEmpty() || activations.contains(position);
    }

    /** The inputs of {@code op} that are quantized as activations, in their order. */
    List<Tensor> activations(Op op) {
        List<Tensor> found = new ArrayList<>();
        for (int i = 0; i < op.inputs().size(); i++) {
            if (isActivation(i)) {
                op.findInput(i).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Whether at {@code position} is the activation whose scale counts for copied outputs and for the accumulator. */
    boolean isMain(int position) {
        return position == main();
    }

    Optional<Tensor> mainActivation(Op op) {
        return op.findInput(main());
    }

    private int main() {
        return activations.isEmpty() ? 0 : activations.get(0);
    }
}
