package dev.flotilla.compiler.analyse;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import java.util.List;

/**
 * Multiply-accumulates of one run, for operators that consist of them: convolutions, fully-connected and matrix products,
 * and recurrent cells. All others count 0, as is usual (Sze et al., "Efficient Processing of Deep Neural Networks: A
 * Tutorial and Survey", Proceedings of the IEEE 105(12), 2017). Padding counts as if it were data.
 */
final class Macs {
    private static final int FIRST_WEIGHTS = 1;

    /** Of an LSTM, those of its gates; peepholes and projections are rare and small. */
    private static final int LAST_GATE = 8;

    /** Of a plain cell: those of the input and of the state; of SVDF: those of features and of time. */
    private static final int LAST_WEIGHTS = 2;

    private Macs() {}

    static long of(Op op) {
        if (op.outputs().isEmpty()) {
            return 0;
        }
        return switch (op.operator().name()) {
            case "CONV_2D", "CONV_3D" -> perOutput(op, channelsLast(op) ? 1 : 0);
            case "DEPTHWISE_CONV_2D" -> Sizes.product(elements(op.output()), window(op));
            case "FULLY_CONNECTED" -> Sizes.product(elements(op.output()), dimension(op, 1, 1));
            case "TRANSPOSE_CONV" -> transposed(op);
            case "BATCH_MATMUL" -> matrices(op);
            case "LSTM", "UNIDIRECTIONAL_SEQUENCE_LSTM" -> recurrent(op, LAST_GATE);
            case "RNN", "UNIDIRECTIONAL_SEQUENCE_RNN", "SVDF" -> recurrent(op, LAST_WEIGHTS);
            default -> 0;
        };
    }

    /** CONV_3D keeps its output channels last, CONV_2D first. */
    private static boolean channelsLast(Op op) {
        return op.operator().name().equals("CONV_3D");
    }

    /** Each output value sums over one filter: the weights but for the dimension of output channels. */
    private static long perOutput(Op op, int last) {
        List<Integer> weights = op.findInput(1).map(Tensor::shape).orElse(List.of());
        if (weights.isEmpty()) {
            return 0;
        }
        List<Integer> filter = last == 1 ? weights.subList(0, weights.size() - 1) : weights.subList(1, weights.size());
        return Sizes.product(elements(op.output()), Sizes.product(filter));
    }

    /** Weights [1,H,W,C]: each output value sums over H × W. */
    private static long window(Op op) {
        return Sizes.product(dimension(op, 1, 1), dimension(op, 1, 2));
    }

    /** Inputs: output shape, weights [O,H,W,I], values. Each value goes into O × H × W outputs. */
    private static long transposed(Op op) {
        List<Integer> weights = op.findInput(1).map(Tensor::shape).orElse(List.of());
        long values = op.findInput(2).map(Macs::elements).orElse(0L);
        return weights.isEmpty() ? 0 : Sizes.product(values, Sizes.product(weights.subList(0, weights.size() - 1)));
    }

    private static long matrices(Op op) {
        List<Integer> left = op.findInput(0).map(Tensor::shape).orElse(List.of());
        boolean turned = op.options()
                .flatMap((Options options) -> options.find("adj_x"))
                .filter(Boolean.TRUE::equals)
                .isPresent();
        int inner = left.size() - (turned ? 2 : 1);
        return inner < 0 ? 0 : Sizes.product(elements(op.output()), left.get(inner));
    }

    /** Every step of every sequence multiplies by all weights, which are the inputs from 1 to {@code last}. */
    private static long recurrent(Op op, int last) {
        List<Integer> input = op.findInput(0).map(Tensor::shape).orElse(List.of());
        long steps = input.isEmpty() ? 0 : Sizes.product(input.subList(0, input.size() - 1));
        long total = 0;
        for (int i = FIRST_WEIGHTS; i <= last; i++) {
            long gate = Sizes.product(steps, op.findInput(i).map(Macs::elements).orElse(0L));
            total = total + gate < 0 ? Long.MAX_VALUE : total + gate;
        }
        return total;
    }

    private static long dimension(Op op, int input, int dimension) {
        List<Integer> shape = op.findInput(input).map(Tensor::shape).orElse(List.of());
        return dimension < shape.size() ? shape.get(dimension) : 0;
    }

    private static long elements(Tensor tensor) {
        return Sizes.product(tensor.shape());
    }
}
