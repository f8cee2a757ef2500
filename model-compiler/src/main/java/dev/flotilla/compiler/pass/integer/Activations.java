package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.quant.Range;
import java.util.Optional;

/** Activation functions that ops have fused into them. */
final class Activations {
    private static final Range NON_NEGATIVE = new Range(0, Float.MAX_VALUE);
    private static final Range UP_TO_SIX = new Range(0, 6);
    private static final Range SIGNED_UNIT = new Range(-1, 1);

    private Activations() {}

    /** The value of the option {@code fused_activation_function}. */
    static int fused(Op op) {
        return op.options()
                .map(options -> options.integer("fused_activation_function", Options.ACTIVATION_NONE))
                .orElse((int) Options.ACTIVATION_NONE);
    }

    /** What the op's fused activation lets pass; empty when that is everything. */
    static Optional<Range> passedBy(Op op) {
        return switch (fused(op)) {
            case Options.ACTIVATION_RELU -> Optional.of(NON_NEGATIVE);
            case Options.ACTIVATION_RELU_N1_TO_1 -> Optional.of(SIGNED_UNIT);
            case Options.ACTIVATION_RELU6 -> Optional.of(UP_TO_SIX);
            default -> Optional.empty();
        };
    }

    /** The largest value that the op's fused activation lets pass; 0 where it has no such end. */
    static double end(Op op) {
        return switch (fused(op)) {
            case Options.ACTIVATION_RELU_N1_TO_1 -> SIGNED_UNIT.max();
            case Options.ACTIVATION_RELU6 -> UP_TO_SIX.max();
            default -> 0;
        };
    }
}
