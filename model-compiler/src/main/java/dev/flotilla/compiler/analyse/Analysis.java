package dev.flotilla.compiler.analyse;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model consists of and costs. Constants are those of all subgraphs; steps, memory and computed types those of the
 * main one.
 *
 * @param constants the largest first
 * @param steps the operators in execution order
 * @param memory of the activations
 * @param computedTypes how many inputs and computed tensors there are of each type
 * @param perChannel how many constants have several scales
 */
public record Analysis(
        List<Constant> constants,
        List<Step> steps,
        ArenaPlan memory,
        Map<DataType, Integer> computedTypes,
        long perChannel) {
    /** One operator and its multiply-accumulates. */
    public record Step(Op op, long macs) {}

    public Analysis {
        constants = List.copyOf(constants);
        steps = List.copyOf(steps);
    }

    /**
     * Looks at all of a model.
     *
     * @throws UnsupportedModelException naming a tensor whose shape or scale is beyond reason
     */
    public static Analysis of(Model model) throws UnsupportedModelException {
        for (Subgraph graph : model.subgraphs()) {
            Sizes.requireSane(graph);
        }
        List<Constant> constants = Constant.of(model);
        List<Step> steps = new ArrayList<>();
        Map<DataType, Integer> types = new TreeMap<>();
        model.main().inputs().forEach(input -> types.merge(input.type(), 1, Integer::sum));
        for (Op op : model.main().ops()) {
            steps.add(new Step(op, Macs.of(op)));
            op.outputs().forEach(output -> types.merge(output.type(), 1, Integer::sum));
        }
        long perChannel = constants.stream()
                .filter(constant -> scales(constant.tensor()) > 1)
                .count();
        return new Analysis(constants, steps, ArenaPlan.of(model.main()), types, perChannel);
    }

    private static int scales(Tensor tensor) {
        return tensor.quantization()
                .flatMap(Quantization::scales)
                .map(List::size)
                .orElse(0);
    }

    /** Multiply-accumulates of one run; at most what 64 bits hold. */
    public long macs() {
        long total = 0;
        for (Step step : steps) {
            total = total + step.macs() < 0 ? Long.MAX_VALUE : total + step.macs();
        }
        return total;
    }

    /** How many numbers training made, those of shared constants counted once. */
    public long parameters() {
        return constants.stream()
                .filter(constant -> constant.isParameter() && !constant.shared())
                .mapToLong(constant -> Sizes.product(constant.tensor().shape()))
                .sum();
    }

    /** Bytes of all constants, those of shared ones counted once. */
    public long constantBytes() {
        return constants.stream()
                .filter(constant -> !constant.shared())
                .mapToLong(Constant::bytes)
                .sum();
    }
}
