package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which tensors integer and float ops read, and the ops that carry values from the one kind to the other. */
final class Boundaries {
    private final Set<Tensor> readAsIntegers = new HashSet<>();
    private final Set<Tensor> readAsFloats = new HashSet<>();

    /** Looks at who reads what; the outside counts as a reader of outputs. */
    Boundaries(Subgraph graph, Placement placement, IntegerOptions options) {
        for (Op op : graph.ops()) {
            Set<Tensor> read = placement.isInteger(op) ? readAsIntegers : readAsFloats;
            op.inputs().forEach(input -> input.ifPresent(read::add));
        }
        (options.floatPorts() ? readAsFloats : readAsIntegers).addAll(graph.outputs());
    }

    boolean isReadAsIntegers(Tensor tensor) {
        return readAsIntegers.contains(tensor);
    }

    boolean isReadAsFloats(Tensor tensor) {
        return readAsFloats.contains(tensor);
    }

    /** A QUANTIZE from a float tensor, or from one scale to another. */
    static Op quantize(Tensor from, Tensor to) {
        boolean plain = from.type() == DataType.FLOAT32 && to.type() == DataType.INT8;
        return Op.of(Operator.QUANTIZE, plain ? 1 : 2, List.of(from), List.of(to), Options.named("QuantizeOptions"));
    }

    static Op dequantize(Tensor from, Tensor to) {
        int version = from.type() == DataType.INT16 ? 3 : 2;
        return Op.of(Operator.DEQUANTIZE, version, List.of(from), List.of(to), Options.named("DequantizeOptions"));
    }
}
