package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.quant.ActivationType;

/** Operator versions where the table's alone does not do (LiteRT, {@code op_version.cc}). */
final class Versions {
    private static final int FULLY_CONNECTED_WITHOUT_BIAS = 6;
    private static final int FULLY_CONNECTED_KEEPING_DIMENSIONS = 5;
    private static final int FULLY_CONNECTED_INT16 = 7;
    private static final int MUL_BY_LARGE_FACTOR = 3;
    private static final int TRANSPOSE_CONV_ACTIVATED = 4;
    private static final int TRANSPOSE_CONV_WITHOUT_BIAS = 2;
    private static final int TRANSPOSE_CONV_BIAS = 3;

    private Versions() {}

    /** The version of {@code op} under {@code rule}: never below the one that its shapes and options asked for. */
    static int of(Op op, Rule rule) {
        return switch (op.operator().name()) {
            case "FULLY_CONNECTED" -> fullyConnected(op, rule);
            case "TRANSPOSE_CONV" -> transposeConv(op);
            case "MUL" -> mulFactor(op) >= 1 ? Math.max(rule.version(), MUL_BY_LARGE_FACTOR) : rule.version();
            default -> Math.max(op.version(), rule.version());
        };
    }

    private static int fullyConnected(Op op, Rule rule) {
        if (rule.version() == FULLY_CONNECTED_INT16) {
            return rule.version();
        }
        if (op.findInput(2).isEmpty()) {
            return FULLY_CONNECTED_WITHOUT_BIAS;
        }
        boolean keeps = op.options()
                .flatMap(options -> options.find("keep_num_dims"))
                .filter(Boolean.TRUE::equals)
                .isPresent();
        return keeps ? FULLY_CONNECTED_KEEPING_DIMENSIONS : rule.version();
    }

    private static int transposeConv(Op op) {
        if (Activations.fused(op) != Options.ACTIVATION_NONE) {
            return TRANSPOSE_CONV_ACTIVATED;
        }
        return op.findInput(TRANSPOSE_CONV_BIAS).isPresent() ? TRANSPOSE_CONV_BIAS : TRANSPOSE_CONV_WITHOUT_BIAS;
    }

    /** What the kernel multiplies the product of two stored int8 values by; 0 as long as no scales are known. */
    private static float mulFactor(Op op) {
        if (op.input(0).quantization().isEmpty() || op.output().type() != Stored.dataType(ActivationType.INT8)) {
            return 0;
        }
        return Stored.scale(op.input(0)) * Stored.scale(op.input(1)) / Stored.scale(op.output());
    }
}
