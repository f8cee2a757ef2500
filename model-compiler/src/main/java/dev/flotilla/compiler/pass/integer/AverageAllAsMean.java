package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns AVERAGE_POOL_2D over a whole image into MEAN, which computes the same. The integer kernel of the pool gives its output
 * the scale of its input, that of MEAN one of its own; averages of many values reach far less than the values do.
 */
final class AverageAllAsMean implements Pass {
    private static final int MEAN_VERSION = 1;

    @Override
    public String name() {
        return "average-all-as-mean";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Map<Op, Op> means = new HashMap<>();
        Tensor axes = Tensor.constant("axes/image", DataType.INT32, List.of(2), Buffer.ofInts(new int[] {1, 2}));
        graph.ops().stream()
                .filter(AverageAllAsMean::averagesAll)
                .forEach(pool -> means.put(
                        pool,
                        Op.of(
                                Operator.MEAN,
                                MEAN_VERSION,
                                List.of(pool.input(0), axes),
                                pool.outputs(),
                                Options.named("ReducerOptions").with("keep_dims", true))));
        return Rewrites.eachOp(graph, op -> means.getOrDefault(op, op));
    }

    private static boolean averagesAll(Op op) {
        if (!op.operator().equals(Operator.AVERAGE_POOL_2D)
                || op.input(0).type() != DataType.FLOAT32
                || op.input(0).shape().size() != 4
                || op.options().isEmpty()) {
            return false;
        }
        List<Integer> image = op.input(0).shape();
        List<Integer> averaged = List.of(image.get(0), 1, 1, image.get(3));
        Options options = op.options().get();
        return op.output().shape().equals(averaged)
                && options.integer("filter_height", 0) == image.get(1)
                && options.integer("filter_width", 0) == image.get(2)
                && options.integer("fused_activation_function", Options.ACTIVATION_NONE) == Options.ACTIVATION_NONE;
    }
}
