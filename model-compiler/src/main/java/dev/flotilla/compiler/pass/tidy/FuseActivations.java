package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.Pass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes RELU, RELU6 and RELU_N1_TO_1 the fused activation of the float operator before them. */
final class FuseActivations implements Pass {
    private static final String FIELD = "fused_activation_function";

    private static final Map<Operator, Byte> ACTIVATIONS = Map.of(
            Operator.RELU, Options.ACTIVATION_RELU,
            Operator.RELU_N1_TO_1, Options.ACTIVATION_RELU_N1_TO_1,
            Operator.RELU6, Options.ACTIVATION_RELU6);

    /** Operators whose kernels clamp their output as their options say. */
    private static final Set<Operator> CLAMPING = Set.of(
            Operator.CONV_2D,
            Operator.DEPTHWISE_CONV_2D,
            Operator.FULLY_CONNECTED,
            Operator.ADD,
            Operator.SUB,
            Operator.MUL,
            Operator.DIV,
            Operator.AVERAGE_POOL_2D,
            Operator.MAX_POOL_2D);

    @Override
    public String name() {
        return "fuse-activations";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewrite rewrite = new Rewrite(graph);
        for (Op op : graph.ops()) {
            Byte activation = ACTIVATIONS.get(op.operator());
            if (activation != null && op.output().type() == DataType.FLOAT32) {
                Optional<Op> before = rewrite.uses().privateWriter(op.input(0)).filter(FuseActivations::isFree);
                before.ifPresent(writer -> fuse(writer, op, activation, rewrite));
            }
        }
        return rewrite.result();
    }

    private static boolean isFree(Op op) {
        return CLAMPING.contains(op.operator())
                && op.options()
                        .filter(options -> options.integer(FIELD, 0) == Options.ACTIVATION_NONE)
                        .isPresent();
    }

    private static void fuse(Op writer, Op activation, byte value, Rewrite rewrite) {
        Options options = writer.options().orElseThrow().with(FIELD, value);
        rewrite.replace(writer, writer.withOptions(options).withOutputs(activation.outputs()));
        rewrite.drop(activation);
    }
}
