package dev.flotilla.compiler.pass.weight;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.quant.BalancedHalves;
import dev.flotilla.compiler.quant.Finite;
import dev.flotilla.compiler.quant.HalfFloat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores float constants as float16, each widened again by a DEQUANTIZE before its first reader. Weights are rounded so that
 * the sum over each output channel stays what it was ({@link BalancedHalves}), other constants to nearest.
 */
final class StoreConstantsAsHalf implements Pass {
    /** Below this, the DEQUANTIZE and its tensor take more bytes than the constant gives up. */
    static final int FEWEST_ELEMENTS = 128;

    private static final int DEQUANTIZE_VERSION = 3;

    private final int fewestElements;
    private final double floatShare;

    /**
     * @param fewestElements constants with fewer stay float in any case
     * @param floatShare of all elements of float constants, how many may stay float; the smallest constants do; 0 to 1
     */
    StoreConstantsAsHalf(int fewestElements, double floatShare) {
        this.fewestElements = fewestElements;
        this.floatShare = floatShare;
    }

    @Override
    public String name() {
        return "store-constants-as-float16";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        Set<Tensor> chosen = chosen(graph);
        Map<Tensor, Integer> channelAxes = channelAxes(graph);
        Widening widening = new Widening(constant -> store(constant, channelAxes), DEQUANTIZE_VERSION);
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            List<Optional<Tensor>> inputs = new ArrayList<>();
            for (Optional<Tensor> input : op.inputs()) {
                inputs.add(input.map(tensor -> chosen.contains(tensor) ? widening.of(tensor, ops) : tensor));
            }
            ops.add(inputs.equals(op.inputs()) ? op : op.withInputs(inputs));
        }
        return chosen.isEmpty()
                ? Optional.empty()
                : Optional.of(graph.withOps(ops).withoutUnused());
    }

    private Set<Tensor> chosen(Subgraph graph) {
        List<Tensor> constants = graph.ops().stream()
                .flatMap(op -> op.inputs().stream().flatMap(Optional::stream))
                .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT32)
                .filter(tensor -> Finite.areAll(tensor.floats()))
                .distinct()
                .sorted(Comparator.comparingLong(Tensor::elements))
                .toList();
        double mayStay =
                floatShare * constants.stream().mapToLong(Tensor::elements).sum();
        long passed = 0;
        Set<Tensor> chosen = new HashSet<>();
        for (Tensor constant : constants) {
            passed += constant.elements();
            if (passed > mayStay && constant.elements() >= fewestElements) {
                chosen.add(constant);
            }
        }
        return chosen;
    }

    /** Of weights, the dimension of the output channels. */
    private static Map<Tensor, Integer> channelAxes(Subgraph graph) {
        Map<Tensor, Integer> axes = new HashMap<>();
        for (Op op : graph.ops()) {
            DynamicRules.find(op)
                    .filter(rule -> rule.kernel() == DynamicRules.Kernel.PER_CHANNEL)
                    .ifPresent(rule -> op.findInput(rule.weights().get(0))
                            .filter(weights -> weights.shape().size() > rule.axis())
                            .ifPresent(weights -> axes.put(weights, rule.axis())));
        }
        return axes;
    }

    private static Tensor store(Tensor constant, Map<Tensor, Integer> channelAxes) {
        int[] shape = constant.shape().stream().mapToInt(Integer::intValue).toArray();
        short[] halves = Optional.ofNullable(channelAxes.get(constant))
                .map(axis -> BalancedHalves.of(constant.floats(), shape, axis))
                .orElseGet(() -> nearest(constant.floats()));
        return constant.as(DataType.FLOAT16).withBuffer(Optional.of(Buffer.ofShorts(halves)));
    }

    private static short[] nearest(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = HalfFloat.of(values[i]);
        }
        return halves;
    }
}
