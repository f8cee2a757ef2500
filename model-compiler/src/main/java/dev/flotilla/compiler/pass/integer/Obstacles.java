package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.TargetRuntime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What keeps an op from becoming integer. */
final class Obstacles {
    private final IntegerOptions options;
    private final Ranges ranges;
    /** Tensors whose scale will be known although calibration did not see them. */
    private final Set<Tensor> derived = new HashSet<>();

    Obstacles(IntegerOptions options, Ranges ranges) {
        this.options = options;
        this.ranges = ranges;
    }

    /** Why {@code op} has to stay float, if so; to be asked in execution order. */
    Optional<String> find(Op op) {
        Optional<String> found = obstacle(op);
        Output kind = rule(op).map(Rule::output).orElse(Output.NOT_QUANTIZED);
        if (found.isEmpty() && (kind == Output.SAME_AS_INPUT || kind == Output.FIXED)) {
            derived.addAll(op.outputs());
        }
        return found;
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
