package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Range;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes inputs and computed float tensors int8, each with the scale and zero point of its calibrated range. */
final class QuantizeActivations implements Pass {
    private final Map<Tensor, Range> ranges;

    QuantizeActivations(Map<Tensor, Range> ranges) {
        this.ranges = Map.copyOf(ranges);
    }

    @Override
    public String name() {
        return "quantize-activations";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) throws UnsupportedModelException {
        Map<Tensor, Tensor> replacements = new HashMap<>();
        for (Tensor input : graph.inputs()) {
            replacements.put(input, int8(input, calibrated(input)));
        }
        for (Op op : graph.ops()) {
            for (Tensor output : op.outputs()) {
                if (output.type() == DataType.FLOAT32) {
                    Affine affine = Int8Rules.is(op, Int8Rules.Output.FIXED) ? Int8Rules.SOFTMAX : calibrated(output);
                    replacements.put(output, int8(output, affine));
                }
            }
        }
        return replacements.isEmpty() ? Optional.empty() : Optional.of(graph.replacing(replacements));
    }

    private Affine calibrated(Tensor tensor) throws UnsupportedModelException {
        Range range = ranges.get(tensor);
        if (range == null) {
            throw new UnsupportedModelException("calibration saw no values of tensor " + tensor);
        }
        return Affine.covering(range);
    }

    static Tensor int8(Tensor tensor, Affine affine) {
        return tensor.quantizedAs(DataType.INT8, Quantization.perTensor(affine.scale(), affine.zeroPoint()));
    }
}
