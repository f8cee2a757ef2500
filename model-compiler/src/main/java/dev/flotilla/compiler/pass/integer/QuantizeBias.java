package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.Bias;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes biases integers at the accumulator's scale: int32 beside int8 activations, int64 beside int16. Needs quantized
 * activations and weights.
 */
final class QuantizeBias implements Pass {
    @Override
    public String name() {
        return "quantize-bias";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        return Rewrites.eachOp(graph, op -> Rules.findQuantized(op)
                .filter(rule -> fires(op, rule))
                .map(rule -> quantize(op, rule))
                .orElse(op));
    }

    private static boolean fires(Op op, Rule rule) {
        return rule.weighted()
                .flatMap(at -> op.findInput(at.bias()))
                .filter(bias -> bias.type() == DataType.FLOAT32)
                .isPresent();
    }

    private static Op quantize(Op op, Rule rule) {
        Weighted at = rule.weighted().orElseThrow();
        Tensor activation = rule.mainActivation(op).orElseThrow();
        float[] scales = Bias.scales(Stored.scale(activation), weightScales(op.input(at.weights())));
        Tensor bias = op.input(at.bias());
        Tensor stored =
                switch (Stored.activationType(activation).orElseThrow()) {
                    case INT8 ->
                        store(bias, DataType.INT32, Buffer.ofInts(Bias.quantize(bias.floats(), scales)), scales);
                    case INT16 ->
                        store(bias, DataType.INT64, Buffer.ofLongs(Bias.quantizeWide(bias.floats(), scales)), scales);
                };
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(at.bias(), Optional.of(stored));
        return op.withInputs(inputs);
    }

    private static Tensor store(Tensor bias, DataType type, Buffer values, float[] scales) {
        return bias.quantizedAs(type, Stored.symmetric(scales, 0)).withBuffer(Optional.of(values));
    }

    private static float[] weightScales(Tensor weights) {
        List<Float> listed =
                weights.quantization().flatMap(Quantization::scales).orElseThrow();
        float[] scales = new float[listed.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = listed.get(i);
        }
        return scales;
    }
}
