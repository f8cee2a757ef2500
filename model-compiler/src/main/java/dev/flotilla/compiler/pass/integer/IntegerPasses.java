package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.quant.Range;
import java.util.List;
import java.util.Map;

/** The passes of integer quantization in their order. */
public final class IntegerPasses {
    private IntegerPasses() {}

    /** Full int8 with int8 inputs and outputs, from the ranges that calibration found. */
    public static List<Pass> int8(Map<Tensor, Range> ranges) {
        return List.of(
                new RequireSupported(),
                new QuantizeActivations(ranges),
                new QuantizeOperands(),
                new PropagateSameScale(),
                new AlignConcatScales(),
                new QuantizeWeights(),
                new QuantizeBias(),
                new SetVersions(),
                new DropUnused());
    }

    /**
     * Returns if {@link #int8} can quantize {@code model}, before any time goes into calibration.
     *
     * @throws UnsupportedModelException naming the operator or tensor in the way
     */
    public static void requireSupported(Model model) throws UnsupportedModelException {
        new RequireSupported().apply(Pipeline.onlySubgraph(model));
    }
}
