package dev.flotilla.compiler.pass.integer;

import static dev.flotilla.compiler.pass.integer.Row.copies;
import static dev.flotilla.compiler.pass.integer.Row.fixed;
import static dev.flotilla.compiler.pass.integer.Row.free;
import static dev.flotilla.compiler.pass.integer.Row.joins;
import static dev.flotilla.compiler.pass.integer.Row.joinsAroundZero;
import static dev.flotilla.compiler.pass.integer.Row.judges;
import static dev.flotilla.compiler.pass.integer.Row.weighted;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Affine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How each operator is quantized, after LiteRT's {@code operator_property.cc} (roles and scales) and {@code op_version.cc}
 * (versions). Positions count an operator's inputs from 0. An operator that is missing stays float.
 */
final class Rules {
    /** 0 to 1, exclusive of 1, in steps of 1/256. */
    private static final Affine UNIT = new Affine(1f / 256, -128);
    /** −1 to 1, exclusive of 1, in steps of 1/128. */
    private static final Affine SIGNED_UNIT = new Affine(1f / 128, 0);
    /** −1 to 1, exclusive of 1, in steps of 1/32768. */
    private static final Affine SIGNED_UNIT_16 = new Affine(1f / 32768, 0);
    /** Logarithms of probabilities down to −16. */
    private static final Affine LOGARITHM = new Affine(16f / 256, 127);

    private static final List<Row> TABLE = List.of(
            // Weights, and a bias at the accumulator's scale.
            weighted("CONV_2D", 0, new Weighted(1, 0, 2)).int8(3).int16(4),
            weighted("DEPTHWISE_CONV_2D", 0, new Weighted(1, 3, 2)).int8(3).int16(5),
            weighted("TRANSPOSE_CONV", 2, new Weighted(1, 0, 3)).int8(3).int16(3),
            weighted("FULLY_CONNECTED", 0, new Weighted(1, 0, 2)).int8(4).int16(7),
            // Arithmetic.
            free("ADD", 0, 1).int8(2).int16(3),
            free("SUB", 0, 1).int8(2).int16(5),
            free("MUL", 0, 1).int8(2).int16(4),
            free("SQUARED_DIFFERENCE", 0, 1).int8(2),
            free("BATCH_MATMUL", 0, 1).int8(2).int16(3),
            free("MEAN", 0).int8(2).int16(3),
            free("SUM", 0).int8(2).int16(2, Output.FORCED_ON_INPUTS),
            free("REDUCE_PROD", 0).int8(2).int16(2),
            // One value to one value.
            free("RELU", 0).int8(2).int16(3),
            free("RELU6", 0).int8(2).int16(3),
            free("RELU_N1_TO_1", 0).int8(1),
            free("LEAKY_RELU", 0).int8(2).int16(2),
            free("PRELU", 0, 1).int8(1),
            free("HARD_SWISH", 0).int8(1),
            free("GELU", 0).int8(2),
            free("ABS", 0).int8(2).int16(3),
            free("SQRT", 0).int8(2),
            free("RSQRT", 0).int8(2).int16(3),
            free("EXP", 0).int8(2).int16(2),
            free("LOG", 0).int8(2).int16(2),
            fixed("SOFTMAX", UNIT).int8(2).int16(3, SIGNED_UNIT_16),
            fixed("LOGISTIC", UNIT).int8(2).int16(3, SIGNED_UNIT_16),
            fixed("TANH", SIGNED_UNIT).int8(2).int16(3, SIGNED_UNIT_16),
            fixed("L2_NORMALIZATION", SIGNED_UNIT).int8(2),
            fixed("LOG_SOFTMAX", LOGARITHM).int8(2),
            // Stored values to another place.
            copies("AVERAGE_POOL_2D", 0).int8(2).int16(3),
            copies("MAX_POOL_2D", 0).int8(2).int16(3),
            copies("REDUCE_MIN", 0).int8(2).int16(3),
            copies("REDUCE_MAX", 0).int8(2).int16(3),
            copies("RESHAPE", 0).int8(1).int16(1),
            copies("SQUEEZE", 0).int8(1).int16(1),
            copies("EXPAND_DIMS", 0).int8(1).int16(1),
            copies("TRANSPOSE", 0).int8(2).int16(5),
            copies("PAD", 0).int8(2).int16(3),
            copies("MIRROR_PAD", 0).int8(2).int16(3),
            copies("SLICE", 0).int8(2).int16(4),
            copies("STRIDED_SLICE", 0).int8(2).int16(4),
            copies("SPLIT", 1).int8(2).int16(4),
            copies("SPLIT_V", 0).int8(2).int16(2),
            copies("UNPACK", 0).int8(1).int16(4),
            copies("GATHER", 0).int8(2).int16(4),
            copies("GATHER_ND", 0).int8(3).int16(3),
            copies("EMBEDDING_LOOKUP", 1).int8(3),
            copies("RESIZE_BILINEAR", 0).int8(2).int16(4),
            copies("RESIZE_NEAREST_NEIGHBOR", 0).int8(2).int16(4),
            copies("SPACE_TO_BATCH_ND", 0).int8(2).int16(4),
            copies("BATCH_TO_SPACE_ND", 0).int8(2).int16(4),
            copies("SPACE_TO_DEPTH", 0).int8(2),
            copies("DEPTH_TO_SPACE", 0).int8(2),
            copies("BROADCAST_TO", 0).int8(3).int16(3),
            copies("TILE", 0).int8(3),
            copies("REVERSE_V2", 0).int8(3).int16(3),
            copies("FILL", 1).int8(3).int16(3),
            // Stored values of several inputs to one output.
            joins("CONCATENATION").int8(2).int16(3),
            joins("PACK").int8(2).int16(3),
            joins("PADV2", 0, 2).int8(2).int16(3),
            joins("MAXIMUM", 0, 1).int8(2).int16(4),
            joins("MINIMUM", 0, 1).int8(2).int16(4),
            joins("SELECT", 1, 2).int8(1).int16(1),
            joins("SELECT_V2", 1, 2).int8(1).int16(1),
            joins("DYNAMIC_UPDATE_SLICE", 0, 1).int8(1).int16(4),
            joinsAroundZero("SCATTER_ND", 1).int8(1),
            // Integers or truth values from activations.
            judges("ARG_MAX", 0).int8(2),
            judges("ARG_MIN", 0).int8(2),
            judges("EQUAL", 0, 1).int8(2),
            judges("NOT_EQUAL", 0, 1).int8(2),
            judges("GREATER", 0, 1).int8(2),
            judges("GREATER_EQUAL", 0, 1).int8(2),
            judges("LESS", 0, 1).int8(2),
            judges("LESS_EQUAL", 0, 1).int8(2),
            // Recurrent, whose other inputs have classes of their own.
            free(Svdf.OPERATOR, 0).int8(3),
            free(Lstm.OPERATOR, 0).int8(Lstm.VERSION),
            free(Lstm.SEQUENCE_OPERATOR, 0).int8(Lstm.SEQUENCE_VERSION));

    private static final Map<String, Row> BY_NAME = new LinkedHashMap<>();

    static {
        TABLE.forEach(row -> BY_NAME.put(row.operator(), row));
    }

    private Rules() {}

    /** Every operator that can be quantized to {@code type} and the version for it, in the table's order. */
    static Map<String, Integer> operators(ActivationType type) {
        Map<String, Integer> versions = new LinkedHashMap<>();
        TABLE.forEach(row -> row.rule(type).ifPresent(rule -> versions.put(row.operator(), rule.version())));
        return versions;
    }

    /** How {@code op} is quantized to {@code type}, if it can be. */
    static Optional<Rule> find(Op op, ActivationType type) {
        return op.operator().isCustom()
                ? Optional.empty()
                : Optional.ofNullable(BY_NAME.get(op.operator().name())).flatMap(row -> row.rule(type));
    }

    /** The rule of an op that is quantized already, by what its main activation is; empty for all other ops. */
    static Optional<Rule> findQuantized(Op op) {
        for (ActivationType type : ActivationType.values()) {
            Optional<Rule> rule = find(op, type);
            if (rule.flatMap(r -> r.mainActivation(op))
                    .filter(tensor -> isQuantized(tensor, type))
                    .isPresent()) {
                return rule;
            }
        }
        return Optional.empty();
    }

    private static boolean isQuantized(Tensor tensor, ActivationType type) {
        return tensor.type() == Stored.dataType(type) && tensor.quantization().isPresent();
    }
}
