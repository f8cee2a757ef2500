package dev.flotilla.compiler.check;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What holds for a graph after every pass. */
public final class Invariants {
    private Invariants() {}

    /** Returns if {@code graph} is sound. @throws BrokenGraphException naming the pass and the first fault */
    public static void check(String pass, Subgraph graph) {
        findFault(graph).ifPresent(fault -> {
            throw new BrokenGraphException(pass, fault);
        });
    }

    /** Whether every subgraph of a model as it was read is sound. */
    public static boolean hold(Model model) {
        return model.subgraphs().stream().allMatch(graph -> findFault(graph).isEmpty());
    }

    /** The first thing that is wrong. */
    static Optional<String> findFault(Subgraph graph) {
        return listFault(graph).or(() -> orderFault(graph)).or(() -> graph.tensors().stream()
                .flatMap(tensor -> findFault(tensor).map(fault -> "tensor " + tensor + " " + fault).stream())
                .findFirst());
    }

    private static Optional<String> listFault(Subgraph graph) {
        Set<Tensor> listed = new HashSet<>(graph.tensors());
        if (listed.size() != graph.tensors().size()) {
            return Optional.of("a tensor is listed twice");
        }
        return graph.used().stream()
                .filter(used -> !listed.contains(used))
                .findFirst()
                .map(used -> "tensor " + used + " is used but not listed");
    }

    /** Every value is computed once, and before it is read. */
    private static Optional<String> orderFault(Subgraph graph) {
        Set<Tensor> known = new HashSet<>(graph.inputs());
        graph.tensors().stream()
                .filter(tensor -> tensor.isConstant() || tensor.parts().variable() || tensor.elements() == 0)
                .forEach(known::add);
        for (Op op : graph.ops()) {
            for (Optional<Tensor> input : op.inputs()) {
                if (input.isPresent() && !known.contains(input.get())) {
                    return Optional.of(op + " reads " + input.get() + " before it is computed");
                }
            }
            for (Tensor output : op.outputs()) {
                if (!known.add(output)) {
                    return Optional.of(op + " computes " + output + " again");
                }
            }
        }
        return graph.outputs().stream()
                .filter(output -> !known.contains(output))
                .findFirst()
                .map(output -> "output " + output + " is never computed");
    }

    private static Optional<String> findFault(Tensor tensor) {
        int width = tensor.type().bytes();
        if (tensor.isConstant() && width > 0 && tensor.bytes().remaining() != tensor.elements() * width) {
            return Optional.of("holds " + tensor.bytes().remaining() + " bytes");
        }
        if (tensor.type() != DataType.INT8) {
            return Optional.empty();
        }
        return tensor.quantization().map(q -> findFault(tensor, q)).orElse(Optional.of("has no scale"));
    }

    private static Optional<String> findFault(Tensor tensor, Quantization quantization) {
        List<Float> scales = quantization.scales().orElse(List.of());
        List<Long> zeroPoints = quantization.zeroPoints().orElse(List.of());
        if (scales.size() != zeroPoints.size()) {
            return Optional.of("has " + scales.size() + " scales and " + zeroPoints.size() + " zero points");
        }
        boolean perChannel = quantization.axis() >= 0
                && quantization.axis() < tensor.shape().size()
                && scales.size() == tensor.shape().get(quantization.axis());
        boolean fits = scales.size() == 1 || perChannel;
        if (!fits) {
            return Optional.of("has " + scales.size() + " scales along dimension " + quantization.axis());
        }
        boolean positive = scales.stream().allMatch(scale -> scale > 0 && Float.isFinite(scale));
        return positive ? Optional.empty() : Optional.of("has a scale that is not positive");
    }
}
