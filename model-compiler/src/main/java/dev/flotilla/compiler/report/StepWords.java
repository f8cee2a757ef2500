package dev.flotilla.compiler.report;

import java.util.Map;
import java.util.Optional;

/** What each pass and each recovery does, in a sentence. */
final class StepWords {
    private static final Map<String, String> DOES = Map.ofEntries(
            Map.entry("float-weights", "made int8 weights of an earlier dynamic-range quantization float again"),
            Map.entry("fold-constants", "replaced what operators compute from constants alone by its value"),
            Map.entry("cancel-requantization", "dropped QUANTIZEs that undo the DEQUANTIZE before them"),
            Map.entry("merge-reshapes", "made one RESHAPE of several in a row"),
            Map.entry("merge-transposes", "made one TRANSPOSE of several in a row"),
            Map.entry("place-windows", "said where windows of convolutions lie so that all kernels place them alike"),
            Map.entry("remove-no-ops", "dropped operators that return their input as it is"),
            Map.entry("fold-scale-and-shift", "folded scales and shifts per channel into the layer before them"),
            Map.entry("fuse-activations", "fused activation functions into the operator before them"),
            Map.entry("remove-dead", "dropped operators and tensors that nobody reads"),
            Map.entry("share-buffers", "let constants of equal bytes share one buffer"),
            Map.entry("weight-equalization", "scaled channels between layers so that their weights have like ranges"),
            Map.entry("activation-equalization", "scaled channels between layers by powers of two, to lessen noise"),
            Map.entry("adaptive-rounding", "rounded weights so that a layer's outputs, not its weights, change least"),
            Map.entry("bias-correction", "took the mean errors that quantization causes out of the biases"),
            Map.entry("average-all-as-mean", "made averages over whole images MEANs, which have scales of their own"),
            Map.entry("quantize-activations", "gave activations integers, each with the scale of its calibrated range"),
            Map.entry("quantize-operands", "quantized constants that stand where an activation could"),
            Map.entry("propagate-same-scale", "gave operators that only move values the scale of their input"),
            Map.entry("align-scales", "brought all inputs of operators such as CONCATENATION to one scale"),
            Map.entry("quantize-weights", "made weights int8, with one scale per output channel"),
            Map.entry("quantize-bias", "made biases integers at the scale of the accumulator"),
            Map.entry("quantize-recurrent", "quantized weights, biases and states of SVDF and LSTM"),
            Map.entry("widen-scales", "widened outputs whose scale is too small for the integer kernels"),
            Map.entry("require-runtime", "made sure that the target runtime has every operator"),
            Map.entry("set-versions", "stated the operator versions that integers need"),
            Map.entry("drop-unused", "dropped float constants that nothing names any more"),
            Map.entry("store-weights-as-int8", "stored large weights as int8; activations stay float"),
            Map.entry("store-constants-as-float16", "stored large constants as float16"));

    private StepWords() {}

    static Optional<String> find(String step) {
        return Optional.ofNullable(DOES.get(step));
    }
}
