package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;

/**
 * Makes the activations between integer ops integers, each with the scale and zero point of its range. Ops that stay float
 * keep float inputs and outputs, with QUANTIZE and DEQUANTIZE between them and the others.
 */
final class QuantizeActivations implements Pass {
    private final IntegerOptions options;
    private final Ranges ranges;

    QuantizeActivations(IntegerOptions options, Ranges ranges) {
        this.options = options;
        this.ranges = ranges;
    }

    @Override
    public String name() {
        return "quantize-activations";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) throws UnsupportedModelException {
        Placement placement = Placement.of(graph, options, ranges);
        return placement.anyInteger()
                ? Optional.of(new ActivationRewrite(placement, options, ranges, graph).graph())
                : Optional.empty();
    }
}
