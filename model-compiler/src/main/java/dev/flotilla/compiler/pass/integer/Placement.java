package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.TargetRuntime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which ops of a float graph become integer, and why the others do not. */
final class Placement {
    /** These carry values between float and integer already. */
    private static final Set<String> BOUNDARIES = Set.of("QUANTIZE", "DEQUANTIZE");

    private final IntegerOptions options;
    private final Ranges ranges;
    private final Set<Op> integer = new HashSet<>();
    private final List<FloatOp> floats = new ArrayList<>();
    /** Tensors whose scale will be known although calibration did not see them. */
    private final Set<Tensor> derived = new HashSet<>();

    private Placement(IntegerOptions options, Ranges ranges) {
        this.options = options;
        this.ranges = ranges;
    }

    static Placement of(Subgraph graph, IntegerOptions options, Ranges ranges) {
        Placement placement = new Placement(options, ranges);
        graph.ops().stream().filter(Placement::concernsFloats).forEach(placement::place);
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
        return List.copyOf(floats);
    }

    /** Whether {@code op} computes with floats at all: index and shape arithmetic does not. */
    private static boolean concernsFloats(Op op) {
        return !BOUNDARIES.contains(op.operator().name())
                && op.tensors().stream().anyMatch(tensor -> tensor.type() == DataType.FLOAT32);
    }

    private void place(Op op) {
        Optional<String> obstacle = obstacle(op);
        if (obstacle.isPresent()) {
            String output = op.outputs().isEmpty() ? "" : op.output().name();
            floats.add(new FloatOp(op.operator().name(), output, obstacle.get()));
            return;
        }
        integer.add(op);
        Output kind = rule(op).orElseThrow().output();
        if (kind == Output.SAME_AS_INPUT || kind == Output.FIXED) {
            derived.addAll(op.outputs());
        }
    }

    private Optional<Rule> rule(Op op) {
        return Rules.find(op, options.activations());
    }

    private Optional<String> obstacle(Op op) {
        if (op.outputs().stream().anyMatch(output -> options.keepFloat().contains(output.name()))) {
            return Optional.of("is kept float by request");
        }
        Optional<Rule> rule = rule(op);
        if (rule.isEmpty()) {
            return Optional.of("is not supported by " + integers() + " quantization");
        }
        return runtimeObstacle(op, rule.get())
                .or(() -> activationsObstacle(op, rule.get()))
                .or(() -> outputsObstacle(op, rule.get()))
                .or(() -> rule.get().weighted().flatMap(at -> WeightedInputs.obstacle(op, at)))
                .or(() -> Svdf.is(op) ? Svdf.obstacle(op, ranges) : Optional.empty())
                .or(() -> Lstm.is(op) ? Lstm.obstacle(op, ranges) : Optional.empty());
    }

    private String integers() {
        return options.activations() == ActivationType.INT8 ? "int8" : "int16x8";
    }

    private Optional<String> runtimeObstacle(Op op, Rule rule) {
        Optional<TargetRuntime> needed = RuntimeVersions.missing(op, Versions.of(op, rule), options.runtime());
        return needed.map(first ->
                "needs TensorFlow Lite " + first + " to run on " + integers() + ", the target is " + options.runtime());
    }

    private Optional<String> activationsObstacle(Op op, Rule rule) {
        for (Tensor activation : rule.activations(op)) {
            if (activation.type() != DataType.FLOAT32) {
                return Optional.of("reads " + activation + ", which is not float");
            }
            if (activation.parts().variable()) {
                return Optional.of("reads variable " + activation);
            }
            Optional<String> fault = activation.isConstant()
                    ? Constants.obstacle(Optional.of(activation), "an operand")
                    : rangeObstacle(activation, ranges.find(activation).isPresent());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return rule.mainActivation(op).isPresent() ? Optional.empty() : Optional.of("has no input to quantize");
    }

    private Optional<String> outputsObstacle(Op op, Rule rule) {
        if (rule.output() == Output.NOT_QUANTIZED) {
            return Optional.empty();
        }
        for (Tensor output : op.outputs()) {
            if (output.type() != DataType.FLOAT32) {
                return Optional.of("writes " + output + ", which is not float");
            }
            boolean needsRange = rule.output() == Output.FREE || rule.output().forcesInputs();
            Optional<String> fault = needsRange
                    ? rangeObstacle(output, ranges.findOutput(op, output).isPresent())
                    : Optional.empty();
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> rangeObstacle(Tensor tensor, boolean known) {
        return known || derived.contains(tensor)
                ? Optional.empty()
                : Optional.of("touches " + tensor + ", of which calibration saw no values");
    }
}
