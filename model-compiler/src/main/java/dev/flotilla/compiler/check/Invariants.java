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
        requireListed(pass, graph);
        requireOrder(pass, graph);
        for (Tensor tensor : graph.tensors()) {
            findFault(tensor).ifPresent(fault -> {
                throw new BrokenGraphException(pass, "tensor " + tensor + " " + fault);
            });
        }
    }

    /** Whether every subgraph of a model as it was read is sound. */
    public static boolean hold(Model model) {
        try {
            model.subgraphs().forEach(graph -> check("read", graph));
            return true;
        } catch (BrokenGraphException e) {
            return false;
        }
    }

    private static void requireListed(String pass, Subgraph graph) {
        Set<Tensor> listed = new HashSet<>(graph.tensors());
        if (listed.size() != graph.tensors().size()) {
            throw new BrokenGraphException(pass, "a tensor is listed twice");
        }
        for (Tensor used : graph.used()) {
            if (!listed.contains(used)) {
                throw new BrokenGraphException(pass, "tensor " + used + " is used but not listed");
            }
        }
    }

    /** Every value is computed once, and before it is read. */
    private static void requireOrder(String pass, Subgraph graph) {
        Set<Tensor> known = new HashSet<>(graph.inputs());
        graph.tensors().stream()
                .filter(tensor -> tensor.isConstant() || tensor.parts().variable() || tensor.elements() == 0)
                .forEach(known::add);
        for (Op op : graph.ops()) {
            for (Optional<Tensor> input : op.inputs()) {
                if (input.isPresent() && !known.contains(input.get())) {
                    throw new BrokenGraphException(pass, op + " reads " + input.get() + " before it is computed");
                }
            }
            for (Tensor output : op.outputs()) {
                if (!known.add(output)) {
                    throw new BrokenGraphException(pass, op + " computes " + output + " again");
                }
            }
        }
        for (Tensor output : graph.outputs()) {
            if (!known.contains(output)) {
                throw new BrokenGraphException(pass, "output " + output + " is never computed");
            }
        }
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
        boolean perChannel = quantization.axis() < tensor.shape().size()
                && scales.size() == tensor.shape().get(quantization.axis());
        boolean fits = scales.size() == 1 || perChannel;
        if (!fits) {
            return Optional.of("has " + scales.size() + " scales along dimension " + quantization.axis());
        }
        boolean positive = scales.stream().allMatch(scale -> scale > 0 && Float.isFinite(scale));
        return positive ? Optional.empty() : Optional.of("has a scale that is not positive");
    }
}
