package dev.flotilla.compiler.pass.weight;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which operators have kernels for float activations and int8 weights, after LiteRT's {@code quantize_weights.cc} and
 * {@code op_version.cc}.
 */
final class DynamicRules {
    /** Weights below this stay float, as TensorFlow Lite's converter has it. */
    static final int FEWEST_ELEMENTS = 1024;

    /** What a kernel does with int8 weights. */
    enum Kernel {
        /** Takes them as they are, with one scale per channel. */
        PER_CHANNEL,
        /** Takes them as they are, with one scale, and all of an op's weights have to be int8. */
        PER_TENSOR,
        /** Has to be given floats. */
        FLOAT_ONLY
    }

    /**
     * The rule of one operator.
     *
     * @param weights positions of the inputs that hold weights
     * @param axis the dimension of the channels
     * @param version of the op with such weights
     * @param asymmetric whether the op's options say how activations are quantized; asymmetrically is nearer to float
     */
    record Rule(Kernel kernel, List<Integer> weights, int axis, int version, boolean asymmetric) {}

    private static final Map<Operator, Rule> RULES = new HashMap<>();

    static {
        perChannel(Operator.CONV_2D, 0, 5, false);
        perChannel(Operator.DEPTHWISE_CONV_2D, 3, 6, false);
        perChannel(Operator.FULLY_CONNECTED, 0, 12, true);
        perTensor(Operator.BATCH_MATMUL, List.of(1), 4, true);
        perTensor(Operator.SVDF, List.of(1, 2), 4, true);
        perTensor(Operator.RNN, List.of(1, 2), 3, true);
        perTensor(Operator.UNIDIRECTIONAL_SEQUENCE_RNN, List.of(1, 2), 3, true);
        perTensor(Operator.LSTM, ofLstm(), 4, true);
        perTensor(Operator.UNIDIRECTIONAL_SEQUENCE_LSTM, ofLstm(), 3, true);
        perTensor(Operator.EMBEDDING_LOOKUP, List.of(1), 3, false);
        floatOnly(Operator.TRANSPOSE_CONV, 1);
        floatOnly(Operator.GATHER, 0);
    }

    private DynamicRules() {}

    private static void perChannel(Operator operator, int axis, int version, boolean asymmetric) {
        RULES.put(operator, new Rule(Kernel.PER_CHANNEL, List.of(1), axis, version, asymmetric));
    }

    private static void perTensor(Operator operator, List<Integer> weights, int version, boolean asymmetric) {
        RULES.put(operator, new Rule(Kernel.PER_TENSOR, weights, 0, version, asymmetric));
    }

    private static void floatOnly(Operator operator, int weights) {
        RULES.put(operator, new Rule(Kernel.FLOAT_ONLY, List.of(weights), 0, 0, false));
    }

    /** Input, recurrent, peephole and projection weights. */
    private static List<Integer> ofLstm() {
        return Stream.concat(IntStream.rangeClosed(1, 11).boxed(), Stream.of(16))
                .toList();
    }

    /** The operators that a rule is for. */
    static Map<Operator, Rule> all() {
        return Map.copyOf(RULES);
    }

    static Optional<Rule> find(Op op) {
        return Optional.ofNullable(RULES.get(op.operator()));
    }
}
