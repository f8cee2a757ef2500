package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Bias;
import dev.flotilla.compiler.quant.ChannelWeights;
import dev.flotilla.compiler.quant.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts other numbers into a model's head. All else stays as it is, so that the delta from the old model is small.
 *
 * <p>Of an int8 head, weights, their scales, bias and the scale and zero point of the sums change together: each says what
 * the others mean. All other ranges stay frozen. Where the sums are the model's output, its scale and zero point are part of
 * what devices rely on, and stay too.
 */
final class HeadPatch {
    private HeadPatch() {}

    /**
     * The model with another head.
     *
     * @param sums what the head's sums range over on the samples it is made for; only looked at for an int8 head
     */
    static Model apply(Model model, HeadWeights weights, Range sums) throws UnsupportedModelException {
        Head head = Head.find(model);
        Map<Tensor, Tensor> replacements = head.isInteger() ? integers(head, weights, sums) : floats(head, weights);
        return model.withMain(model.main().replacing(replacements));
    }

    private static Map<Tensor, Tensor> floats(Head head, HeadWeights weights) {
        return Map.of(
                head.weightTensor(), holding(head.weightTensor(), Buffer.ofFloats(weights.weights())),
                head.bias(), holding(head.bias(), Buffer.ofFloats(weights.bias())));
    }

    private static Map<Tensor, Tensor> integers(Head head, HeadWeights weights, Range sums) {
        boolean perChannel = Head.scales(head.weightTensor()).length > 1;
        float[] lowest = Bias.lowestScales(weights.bias(), head.featureScale());
        ChannelWeights stored = perChannel
                ? ChannelWeights.quantize(weights.weights(), new int[] {weights.outputs(), weights.inputs()}, 0, lowest)
                : ChannelWeights.quantize(
                        weights.weights(), new int[] {1, weights.weights().length}, 0, new float[] {highest(lowest)});
        float[] biasScales = Bias.scales(head.featureScale(), stored.scales());
        Map<Tensor, Tensor> replacements = new HashMap<>();
        replacements.put(
                head.weightTensor(),
                holding(
                        head.weightTensor().quantizedAs(DataType.INT8, symmetric(head.weightTensor(), stored.scales())),
                        Buffer.of(stored.values())));
        replacements.put(
                head.bias(),
                holding(
                        head.bias().quantizedAs(DataType.INT32, symmetric(head.bias(), biasScales)),
                        Buffer.ofInts(Bias.quantize(weights.bias(), biasScales))));
        if (!head.last()) {
            Affine affine = Affine.covering(sums);
            Tensor output = head.layer().output();
            replacements.put(
                    output,
                    output.quantizedAs(output.type(), Quantization.perTensor(affine.scale(), affine.zeroPoint())));
        }
        return replacements;
    }

    private static Quantization symmetric(Tensor before, float[] scales) {
        List<Float> listed = new ArrayList<>();
        for (float scale : scales) {
            listed.add(scale);
        }
        int axis = before.quantization().map(Quantization::axis).orElse(0);
        return Quantization.of(listed, Collections.nCopies(listed.size(), 0L), axis);
    }

    private static float highest(float[] values) {
        float highest = 0;
        for (float value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    private static Tensor holding(Tensor tensor, Buffer values) {
        return tensor.withBuffer(Optional.of(values));
    }
}
