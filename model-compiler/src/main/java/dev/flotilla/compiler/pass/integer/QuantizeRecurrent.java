package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;

/** Quantizes weights, biases and states of SVDF and LSTM. Needs quantized activations. */
final class QuantizeRecurrent implements Pass {
    /** An input of either that is a weight. */
    private static final int WEIGHTS = 2;

    private final Ranges ranges;

    QuantizeRecurrent(Ranges ranges) {
        this.ranges = ranges;
    }

    @Override
    public String name() {
        return "quantize-recurrent";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        return Rewrites.eachOp(graph, op -> fires(op) ? rewrite(op) : op);
    }

    private static boolean fires(Op op) {
        return (Svdf.is(op) || Lstm.is(op))
                && Rules.findQuantized(op).isPresent()
                && op.findInput(WEIGHTS)
                        .map(Tensor::type)
                        .filter(DataType.FLOAT32::equals)
                        .isPresent();
    }

    private Op rewrite(Op op) {
        return Svdf.is(op) ? Svdf.quantize(op, ranges) : Lstm.quantize(op, ranges);
    }
}
