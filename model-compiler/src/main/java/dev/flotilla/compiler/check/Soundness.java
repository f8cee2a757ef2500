package dev.flotilla.compiler.check;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must hold for a model from a file before it is rewritten, or handed to the runtime, whose kernels trust it. */
public final class Soundness {
    private static final int MAX_SUBGRAPHS = 256;
    /** The runtime's own kernels go up to 8, some as far as 5. */
    private static final int MAX_RANK = 8;
    /** Of all tensors of a subgraph together: 4 GiB. Calibration keeps them all. */
    private static final long MAX_BYTES = 4L << 30;

    private Soundness() {}

    /** Returns if {@code model} is sound. @throws UnsupportedModelException naming the first fault */
    public static void require(Model model) throws UnsupportedModelException {
        if (model.subgraphs().size() > MAX_SUBGRAPHS) {
            throw new UnsupportedModelException(
                    "the model has " + model.subgraphs().size() + " subgraphs; " + MAX_SUBGRAPHS + " are allowed");
        }
        Optional<String> fault = model.subgraphs().stream()
                .flatMap(graph -> findFault(graph).stream())
                .findFirst()
                .or(() -> CallGraph.findFault(model));
        if (fault.isPresent()) {
            throw new UnsupportedModelException("the model is damaged: " + fault.get());
        }
    }

    private static Optional<String> findFault(Subgraph graph) {
        return first(graph.tensors().stream(), Soundness::shapeFault)
                .or(() -> sizeFault(graph))
                .or(() -> first(graph.tensors().stream(), Soundness::valueFault))
                .or(() -> first(graph.ops().stream(), Arity::findFault))
                .or(() -> Invariants.findFault(graph));
    }

    private static <T> Optional<String> first(Stream<T> all, Function<T, Optional<String>> find) {
        return all.flatMap(one -> find.apply(one).stream()).findFirst();
    }

    /** After this, {@link Tensor#elements()} cannot overflow. */
    private static Optional<String> shapeFault(Tensor tensor) {
        List<Integer> shape = tensor.shape();
        if (shape.size() > MAX_RANK) {
            return Optional.of("tensor '" + tensor.name() + "' has " + shape.size() + " dimensions");
        }
        long elements = 1;
        for (int size : shape) {
            // Zero takes part as 1, so that no later dimension goes unchecked.
            elements *= Math.max(1, size);
            if (size < 0 || elements > Integer.MAX_VALUE) {
                return Optional.of("tensor " + tensor + " has an impossible shape");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> sizeFault(Subgraph graph) {
        long bytes = graph.tensors().stream()
                .mapToLong(tensor -> tensor.elements() * tensor.type().bytes())
                .sum();
        return bytes > MAX_BYTES ? Optional.of("its tensors take " + bytes + " bytes") : Optional.empty();
    }

    private static Optional<String> valueFault(Tensor tensor) {
        boolean nan = tensor.type() == DataType.FLOAT32 && tensor.isConstant() && hasNan(tensor.floats());
        if (nan) {
            return Optional.of("constant " + tensor + " holds a NaN");
        }
        return tensor.quantization()
                .flatMap(quantization -> scaleFault(tensor, quantization))
                .map(fault -> "tensor " + tensor + " " + fault);
    }

    private static boolean hasNan(float[] values) {
        for (float value : values) {
            if (Float.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> scaleFault(Tensor tensor, Quantization quantization) {
        int scales = quantization.scales().map(List::size).orElse(0);
        int zeroPoints = quantization.zeroPoints().map(List::size).orElse(0);
        int axis = quantization.axis();
        if (scales > 1
                && (axis < 0
                        || axis >= tensor.shape().size()
                        || scales != tensor.shape().get(axis))) {
            return Optional.of("has " + scales + " scales along dimension " + axis);
        }
        return zeroPoints == 0 || zeroPoints == 1 || zeroPoints == scales
                ? Optional.empty()
                : Optional.of("has " + scales + " scales and " + zeroPoints + " zero points");
    }
}
