package dev.flotilla.compiler.check;

import dev.flotilla.compiler.graph.Op;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many inputs and outputs an operator has at least, after the checks in TensorFlow Lite's kernels. What is missing
 * here takes one of each.
 */
final class Arity {
    private static final Map<String, Integer> FEWEST_INPUTS = new HashMap<>();

    static {
        inputs(0, "CUSTOM", "CALL_ONCE", "CALL", "WHILE", "VAR_HANDLE", "HASHTABLE");
        inputs(2, "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "CONV_3D", "BATCH_MATMUL", "PRELU");
        inputs(
                2,
                "ADD",
                "SUB",
                "MUL",
                "DIV",
                "SQUARED_DIFFERENCE",
                "MAXIMUM",
                "MINIMUM",
                "POW",
                "FLOOR_DIV",
                "FLOOR_MOD");
        inputs(2, "EQUAL", "NOT_EQUAL", "GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL", "LOGICAL_AND", "LOGICAL_OR");
        inputs(
                2,
                "MEAN",
                "SUM",
                "REDUCE_PROD",
                "REDUCE_MAX",
                "REDUCE_MIN",
                "REDUCE_ANY",
                "REDUCE_ALL",
                "ARG_MAX",
                "ARG_MIN");
        inputs(2, "TRANSPOSE", "PAD", "MIRROR_PAD", "SPLIT", "GATHER", "GATHER_ND", "EMBEDDING_LOOKUP", "TOPK_V2");
        inputs(
                2,
                "RESIZE_BILINEAR",
                "RESIZE_NEAREST_NEIGHBOR",
                "BROADCAST_TO",
                "TILE",
                "REVERSE_V2",
                "FILL",
                "EXPAND_DIMS");
        inputs(
                3,
                "TRANSPOSE_CONV",
                "SELECT",
                "SELECT_V2",
                "SLICE",
                "PADV2",
                "SCATTER_ND",
                "DYNAMIC_UPDATE_SLICE",
                "SPLIT_V");
        inputs(3, "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND", "RANGE");
        inputs(4, "STRIDED_SLICE", "ONE_HOT");
    }

    private Arity() {}

    private static void inputs(int fewest, String... operators) {
        Arrays.stream(operators).forEach(operator -> FEWEST_INPUTS.put(operator, fewest));
    }

    static Optional<String> findFault(Op op) {
        String operator = op.operator().isCustom() ? "CUSTOM" : op.operator().name();
        int fewest = operator.startsWith("STABLEHLO_") ? 0 : FEWEST_INPUTS.getOrDefault(operator, 1);
        for (int i = 0; i < fewest; i++) {
            if (op.findInput(i).isEmpty()) {
                return Optional.of("operator " + op + " lacks input " + i);
            }
        }
        return op.outputs().isEmpty() && !isEffect(operator)
                ? Optional.of("operator " + operator + " has no output")
                : Optional.empty();
    }

    /** Whether an operator may be there for something else than a value. */
    private static boolean isEffect(String operator) {
        return switch (operator) {
            case "CUSTOM", "CALL", "CALL_ONCE", "WHILE", "IF", "ASSIGN_VARIABLE", "HASHTABLE_IMPORT" -> true;
            default -> false;
        };
    }
}
