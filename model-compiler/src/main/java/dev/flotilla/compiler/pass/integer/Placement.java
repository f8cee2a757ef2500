package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which ops of a float graph become integer, and why the others do not. */
final class Placement {
    /** These carry values between float and integer already. */
    private static final Set<String> BOUNDARIES = Set.of("QUANTIZE", "DEQUANTIZE");

    private final Subgraph graph;
    private final IntegerOptions options;
    private final Set<Op> integer = new HashSet<>();
    private final Map<Op, String> reasons = new HashMap<>();

    private Placement(Subgraph graph, IntegerOptions options) {
        this.graph = graph;
        this.options = options;
    }

    static Placement of(Subgraph graph, IntegerOptions options, Ranges ranges) {
        Placement placement = new Placement(graph, options);
        Obstacles obstacles = new Obstacles(options, ranges);
        for (Op op : graph.ops()) {
            if (concernsFloats(op)) {
                obstacles
                        .find(op)
                        .ifPresentOrElse(reason -> placement.reasons.put(op, reason), () -> placement.integer.add(op));
            }
        }
        placement.releaseMovers();
        return placement;
    }

    boolean isInteger(Op op) {
        return integer.contains(op);
    }

    boolean anyInteger() {
        return !integer.isEmpty();
    }

    /** The ops on floats that stay so, in execution order. */
    List<FloatOp> floats() {
        List<FloatOp> floats = new ArrayList<>();
        for (Op op : graph.ops()) {
            if (reasons.containsKey(op)) {
                String output = op.outputs().isEmpty() ? "" : op.output().name();
                floats.add(new FloatOp(op.operator().name(), output, reasons.getOrDefault(op, "")));
            }
        }
        return floats;
    }

    /** Whether {@code op} computes with floats at all: index and shape arithmetic does not. */
    private static boolean concernsFloats(Op op) {
        return !BOUNDARIES.contains(op.operator().name())
                && op.tensors().stream().anyMatch(tensor -> tensor.type() == DataType.FLOAT32);
    }

    /**
     * To carry a value to integers and back just to move it costs time and precision, so chains of movers stay float between
     * floats: forward from a float op, then backward to the last that only floats read.
     */
    private void releaseMovers() {
        Set<Op> afterFloats = new HashSet<>();
        for (Op op : graph.ops()) {
            if (isMover(op)
                    && writers(op).anyMatch(writer -> reasons.containsKey(writer) || afterFloats.contains(writer))) {
                afterFloats.add(op);
            }
        }
        for (int i = graph.ops().size() - 1; i >= 0; i--) {
            Op op = graph.ops().get(i);
            if (afterFloats.contains(op) && op.outputs().stream().allMatch(this::isReadByFloatsAlone)) {
                integer.remove(op);
                reasons.put(op, "only moves values between operators that stay float");
            }
        }
    }

    private Stream<Op> writers(Op op) {
        return op.inputs().stream().flatMap(input -> input.flatMap(graph::writer).stream());
    }

    private boolean isMover(Op op) {
        return integer.contains(op)
                && Rules.find(op, options.activations())
                        .filter(rule -> rule.output() == Output.SAME_AS_INPUT)
                        .isPresent();
    }

    private boolean isReadByFloatsAlone(Tensor tensor) {
        boolean leaves = graph.outputs().contains(tensor);
        return (!leaves || options.floatPorts())
                && graph.readers(tensor).stream().noneMatch(integer::contains)
                && (leaves || !graph.readers(tensor).isEmpty());
    }
}
