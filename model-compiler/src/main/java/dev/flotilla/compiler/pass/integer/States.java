package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Affine;
import java.util.Optional;

/** The variables in which recurrent operators keep what they remember. */
final class States {
    private States() {}

    /** Why {@code state} cannot be quantized, if so. */
    static Optional<String> obstacle(Optional<Tensor> state, Ranges ranges) {
        if (state.filter(tensor -> tensor.parts().variable() && tensor.type() == DataType.FLOAT32)
                .isEmpty()) {
            return Optional.of("has no float variable for its state");
        }
        return ranges.find(state.get()).isPresent()
                ? Optional.empty()
                : Optional.of("has a state whose values calibration did not see: " + state.get());
    }

    static Tensor stored(Tensor state, DataType type, Affine affine) {
        return state.quantizedAs(type, Stored.perTensor(affine));
    }
}
