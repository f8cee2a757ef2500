package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The passes of integer quantization in their order. */
public final class IntegerPasses {
    private IntegerPasses() {}

    /** What gives a float model an equal form that suits integers better. */
    public static List<Pass> shaping(ActivationType type) {
        return switch (type) {
            case INT8 -> List.of(new AverageAllAsMean());
            case INT16 -> List.of(); // has room for averages beside what they are averages of
        };
    }

    /**
     * Integers wherever the operators allow.
     *
     * @param ranges of computed tensors, inputs and variables, as calibration saw them; a range that the file itself states
     *     for a tensor counts where there is none
     */
    public static List<Pass> of(IntegerOptions options, Map<Tensor, Range> ranges) {
        Ranges known = new Ranges(ranges);
        return List.of(
                new QuantizeActivations(options, known),
                new QuantizeOperands(options.activations()),
                new WidenScales(),
                new PropagateSameScale(),
                new AlignScales(),
                new QuantizeWeights(options.runtime()),
                new QuantizeBias(),
                new QuantizeRecurrent(known),
                new SetVersions(),
                new RequireRuntime(options.runtime()),
                new DropUnused());
    }

    /**
     * The ops on floats that {@link #of} leaves float, in execution order, and why.
     *
     * @throws UnsupportedModelException when that is all of them: names the first and the reason
     */
    public static List<FloatOp> stayingFloat(Subgraph graph, IntegerOptions options, Map<Tensor, Range> ranges)
            throws UnsupportedModelException {
        Placement placement = Placement.of(graph, options, new Ranges(ranges));
        if (placement.anyInteger()) {
            return placement.floats();
        }
        throw new UnsupportedModelException(
                placement.floats().isEmpty()
                        ? "no operator computes with floats; only float models can be quantized"
                        : "nothing can be quantized: " + placement.floats().get(0));
    }

    /**
     * Returns if there is something to quantize, before any time goes into calibration.
     *
     * @throws UnsupportedModelException as {@link #stayingFloat} does, however calibration goes
     */
    public static void requireQuantizable(Subgraph graph, IntegerOptions options) throws UnsupportedModelException {
        Map<Tensor, Range> anyRange = new HashMap<>();
        graph.ops().forEach(op -> op.tensors().forEach(tensor -> anyRange.put(tensor, new Range(0, 1))));
        stayingFloat(graph, options, anyRange);
    }

    /** The operators that can be quantized to {@code type}, by their names in the schema, with the lowest version for it. */
    public static Map<String, Integer> operators(ActivationType type) {
        return Rules.operators(type);
    }
}
