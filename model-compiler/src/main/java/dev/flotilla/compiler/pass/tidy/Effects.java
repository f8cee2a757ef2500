package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import java.util.List;
import java.util.Set;

/** Which operators do more than compute outputs from inputs. */
final class Effects {
    /** They write state, or call subgraphs or code that may. */
    private static final Set<String> STATEFUL = Set.of(
            "ASSIGN_VARIABLE",
            "CALL",
            "CALL_ONCE",
            "CUSTOM",
            "DELEGATE",
            "HASHTABLE",
            "HASHTABLE_IMPORT",
            "IF",
            "STABLEHLO_CASE",
            "STABLEHLO_COMPOSITE",
            "STABLEHLO_CUSTOM_CALL",
            "STABLEHLO_WHILE",
            "VAR_HANDLE",
            "WHILE");
    /** They read state or chance. */
    private static final Set<String> VARYING = Set.of(
            "HASHTABLE_FIND",
            "HASHTABLE_LOOKUP",
            "HASHTABLE_SIZE",
            "MULTINOMIAL",
            "RANDOM_STANDARD_NORMAL",
            "RANDOM_UNIFORM",
            "READ_VARIABLE",
            "STABLEHLO_RNG_BIT_GENERATOR");

    private Effects() {}

    /** Whether {@code op} can go when nobody reads its outputs. */
    static boolean isRemovable(Op op) {
        boolean variable = op.inputs().stream()
                .anyMatch(input ->
                        input.filter(tensor -> tensor.parts().variable()).isPresent());
        boolean mutating = op.extras().mutating().orElse(List.of()).contains(true);
        return op.operator().custom().isEmpty()
                && !STATEFUL.contains(op.operator().name())
                && !op.outputs().isEmpty()
                && op.outputs().stream().map(Tensor::parts).noneMatch(Tensor.Parts::variable)
                && !variable
                && !mutating;
    }

    /** Whether {@code op} gives the same outputs for the same inputs, always. */
    static boolean isPure(Op op) {
        return isRemovable(op) && !VARYING.contains(op.operator().name());
    }
}
