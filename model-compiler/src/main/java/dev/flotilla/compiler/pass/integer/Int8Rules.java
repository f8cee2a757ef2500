package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.quant.Affine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each supported operator is quantized, after LiteRT's {@code operator_property.cc} and {@code op_version.cc}. */
final class Int8Rules {
    /** How an operator's output gets its scale. */
    enum Output {
        /** From its own calibrated range. */
        FREE,
        /** The kernel copies stored values, so the output has the input's scale. */
        SAME_AS_INPUT,
        /** The kernel copies stored values from several inputs, so all of them have the output's scale. */
        FORCED_ON_INPUTS,
        /** Fixed by the kernel. */
        FIXED
    }

    /** Where an operator keeps weights and bias, and along which dimension of the weights the channels lie. */
    record Weighted(int weights, int axis, int bias) {}

    /**
     * The rule of one operator.
     *
     * @param activations positions of the inputs that are quantized as activations; empty means all of them
     */
    record Rule(int version, Output output, List<Integer> activations, Optional<Weighted> weighted) {}

    /** Softmax yields 0 to 1, exclusive of 1, in steps of 1/256. */
    static final Affine SOFTMAX = new Affine(1f / 256, -128);

    private static final int FULLY_CONNECTED_WITHOUT_BIAS = 6;
    private static final int FULLY_CONNECTED_KEEPING_DIMENSIONS = 5;
    private static final int MUL_BY_LARGE_FACTOR = 3;

    private static final Map<Operator, Rule> RULES = new HashMap<>();

    static {
        weighted(Operator.CONV_2D, 3, 0);
        weighted(Operator.DEPTHWISE_CONV_2D, 3, 3);
        weighted(Operator.FULLY_CONNECTED, 4, 0);
        plain(Operator.ADD, 2, Output.FREE, List.of(0, 1));
        plain(Operator.MUL, 2, Output.FREE, List.of(0, 1));
        plain(Operator.MEAN, 2, Output.FREE, List.of(0));
        plain(Operator.SOFTMAX, 2, Output.FIXED, List.of(0));
        plain(Operator.AVERAGE_POOL_2D, 2, Output.SAME_AS_INPUT, List.of(0));
        plain(Operator.MAX_POOL_2D, 2, Output.SAME_AS_INPUT, List.of(0));
        plain(Operator.RESHAPE, 1, Output.SAME_AS_INPUT, List.of(0));
        plain(Operator.PAD, 2, Output.SAME_AS_INPUT, List.of(0));
        plain(Operator.CONCATENATION, 2, Output.FORCED_ON_INPUTS, List.of());
    }

    private Int8Rules() {}

    private static void weighted(Operator operator, int version, int axis) {
        RULES.put(operator, new Rule(version, Output.FREE, List.of(0), Optional.of(new Weighted(1, axis, 2))));
    }

    private static void plain(Operator operator, int version, Output output, List<Integer> activations) {
        RULES.put(operator, new Rule(version, output, activations, Optional.empty()));
    }

    static Optional<Rule> find(Op op) {
        return Optional.ofNullable(RULES.get(op.operator()));
    }

    static boolean is(Op op, Output output) {
        return find(op).filter(rule -> rule.output() == output).isPresent();
    }

    /** Whether input {@code position} of {@code op} is quantized like an activation. */
    static boolean isActivation(Op op, int position) {
        return find(op).filter(rule ->
                        rule.activations().isEmpty() || rule.activations().contains(position))
                .isPresent();
    }

    /** The operator's version for int8; QUANTIZE, which only passes insert, from int8 to int8. */
    static int version(Op op) {
        if (op.operator().equals(Operator.QUANTIZE)) {
            return 2;
        }
        int version = find(op).map(Rule::version).orElse(op.version());
        if (op.operator().equals(Operator.FULLY_CONNECTED)) {
            return fullyConnectedVersion(op, version);
        }
        if (op.operator().equals(Operator.MUL)) {
            return mulFactor(op) >= 1 ? MUL_BY_LARGE_FACTOR : version;
        }
        return version;
    }

    private static int fullyConnectedVersion(Op op, int version) {
        if (op.findInput(2).isEmpty()) {
            return FULLY_CONNECTED_WITHOUT_BIAS;
        }
        boolean keeps = op.options()
                .map(Options::fields)
                .filter(fields -> Boolean.TRUE.equals(fields.get("keep_num_dims")))
                .isPresent();
        return keeps ? FULLY_CONNECTED_KEEPING_DIMENSIONS : version;
    }

    private static float mulFactor(Op op) {
        float product = 1;
        for (int i = 0; i < 2; i++) {
            product *= op.input(i).quantization().map(q -> q.scale()).orElse(1f);
        }
        return product / op.output().quantization().map(q -> q.scale()).orElse(1f);
    }
}
