package dev.flotilla.compiler.pass.weight;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.ChannelWeights;
import dev.flotilla.compiler.quant.Finite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores large weights as int8. Kernels that take int8 weights beside float activations quantize the activations as they
 * run; for the others the weights are widened again by a DEQUANTIZE.
 */
final class StoreWeightsAsInt8 implements Pass {
    private static final int DEQUANTIZE_VERSION = 2;
    private static final String ASYMMETRIC = "asymmetric_quantize_inputs";

    private final int fewestElements;

    StoreWeightsAsInt8(int fewestElements) {
        this.fewestElements = fewestElements;
    }

    @Override
    public String name() {
        return "store-weights-as-int8";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Rewriting rewriting = new Rewriting();
        graph.ops().forEach(rewriting::add);
        return rewriting.ops.equals(graph.ops())
                ? Optional.empty()
                : Optional.of(graph.withOps(rewriting.ops).withoutUnused());
    }

    /** One walk through a graph; weights that several ops read are stored once. */
    private final class Rewriting {
        private final List<Op> ops = new ArrayList<>();
        private final Map<Tensor, Tensor> whole = new HashMap<>();
        private final Map<Tensor, Tensor> perChannel = new HashMap<>();
        private final Widening widening = new Widening(this::perTensor, DEQUANTIZE_VERSION);

        void add(Op op) {
            Optional<DynamicRules.Rule> rule = DynamicRules.find(op)
                    .filter(found -> weights(op, found).anyMatch(StoreWeightsAsInt8.this::isLarge))
                    .filter(found -> weights(op, found).allMatch(weights -> isStorable(weights, found)));
            ops.add(rule.map(found -> rewrite(op, found)).orElse(op));
        }

        private Op rewrite(Op op, DynamicRules.Rule rule) {
            List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
            for (int position : rule.weights()) {
                if (position < inputs.size()) {
                    inputs.set(
                            position,
                            inputs.get(position)
                                    .map(weights -> isFloatConstant(weights) ? store(weights, rule) : weights));
                }
            }
            Op stored = op.withInputs(inputs);
            return rule.kernel() == DynamicRules.Kernel.FLOAT_ONLY ? stored : hybrid(stored, rule);
        }

        private Tensor store(Tensor weights, DynamicRules.Rule rule) {
            return switch (rule.kernel()) {
                case PER_CHANNEL -> perChannel.computeIfAbsent(weights, from -> quantize(from, rule.axis()));
                case PER_TENSOR -> perTensor(weights);
                case FLOAT_ONLY -> widening.of(weights, ops);
            };
        }

        private Tensor perTensor(Tensor weights) {
            return whole.computeIfAbsent(weights, StoreWeightsAsInt8::quantizeWhole);
        }
    }

    private static Stream<Tensor> weights(Op op, DynamicRules.Rule rule) {
        return rule.weights().stream().flatMap(position -> op.findInput(position).stream());
    }

    private static boolean isStorable(Tensor weights, DynamicRules.Rule rule) {
        return !isFloatConstant(weights) || (weights.shape().size() > rule.axis() && Finite.areAll(weights.floats()));
    }

    private boolean isLarge(Tensor weights) {
        return isFloatConstant(weights) && weights.elements() >= fewestElements;
    }

    private static boolean isFloatConstant(Tensor tensor) {
        return tensor.isConstant() && tensor.type() == DataType.FLOAT32;
    }

    private static Op hybrid(Op op, DynamicRules.Rule rule) {
        Op versioned = op.withVersion(rule.version());
        return op.options()
                .filter(options -> rule.asymmetric())
                .map(options -> versioned.withOptions(options.with(ASYMMETRIC, true)))
                .orElse(versioned);
    }

    private static Tensor quantize(Tensor weights, int axis) {
        int[] shape = weights.shape().stream().mapToInt(Integer::intValue).toArray();
        ChannelWeights stored = ChannelWeights.quantize(weights.floats(), shape, axis, new float[shape[axis]]);
        List<Float> scales = new ArrayList<>();
        for (float scale : stored.scales()) {
            scales.add(scale);
        }
        Quantization quantization = Quantization.of(scales, Collections.nCopies(scales.size(), 0L), axis);
        return weights.quantizedAs(DataType.INT8, quantization).withBuffer(Optional.of(Buffer.of(stored.values())));
    }

    private static Tensor quantizeWhole(Tensor weights) {
        float[] values = weights.floats();
        ChannelWeights stored = ChannelWeights.quantize(values, new int[] {1, values.length}, 0, new float[1]);
        return weights.quantizedAs(DataType.INT8, Quantization.perTensor(stored.scales()[0], 0))
                .withBuffer(Optional.of(Buffer.of(stored.values())));
    }
}
