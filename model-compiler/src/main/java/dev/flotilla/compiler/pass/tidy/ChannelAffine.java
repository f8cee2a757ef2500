package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * MUL, DIV, ADD or SUB with a constant that is the same at every place but may differ by channel (the last dimension):
 * {@code x * scale[c] + shift[c]}.
 */
final class ChannelAffine {
    private final Op op;
    private final int constantAt;
    private final float[] constant;

    private ChannelAffine(Op op, int constantAt, float[] constant) {
        this.op = op;
        this.constantAt = constantAt;
        this.constant = constant;
    }

    /** {@code op} in this form, if it has it. */
    static Optional<ChannelAffine> find(Op op) {
        Operator operator = op.operator();
        if (operator.equals(Operator.MUL) || operator.equals(Operator.ADD) || operator.equals(Operator.SUB)) {
            return find(op, 1).or(() -> find(op, 0));
        }
        return operator.equals(Operator.DIV) ? find(op, 1) : Optional.empty();
    }

    private static Optional<ChannelAffine> find(Op op, int constantAt) {
        Optional<Tensor> constant = op.findInput(constantAt).filter(Tensor::isConstant);
        Optional<Tensor> variable = op.findInput(1 - constantAt).filter(tensor -> !tensor.isConstant());
        if (constant.isEmpty()
                || variable.isEmpty()
                || op.output().type() != DataType.FLOAT32
                || constant.get().type() != DataType.FLOAT32
                || !variable.get().shape().equals(op.output().shape())) {
            return Optional.empty();
        }
        long channels = last(variable.get().shape());
        boolean scalar = constant.get().elements() == 1;
        boolean perChannel =
                constant.get().elements() == channels && last(constant.get().shape()) == channels;
        return scalar || perChannel
                ? Optional.of(new ChannelAffine(op, constantAt, constant.get().floats()))
                : Optional.empty();
    }

    private static int last(List<Integer> shape) {
        return shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
    }

    Tensor variable() {
        return op.input(1 - constantAt);
    }

    /** Whether some scale differs from 1. */
    boolean scales() {
        return !op.operator().equals(Operator.ADD) && !(op.operator().equals(Operator.SUB) && constantAt == 1);
    }

    double scale(int channel) {
        if (op.operator().equals(Operator.MUL)) {
            return value(channel);
        }
        if (op.operator().equals(Operator.DIV)) {
            return 1 / value(channel);
        }
        return scales() ? -1 : 1;
    }

    double shift(int channel) {
        if (op.operator().equals(Operator.ADD)) {
            return value(channel);
        }
        if (op.operator().equals(Operator.SUB)) {
            return constantAt == 1 ? -value(channel) : value(channel);
        }
        return 0;
    }

    private double value(int channel) {
        return constant[constant.length == 1 ? 0 : channel];
    }
}
