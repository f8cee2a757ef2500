package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of {@link QuantizeActivations}: gives every computed float tensor the one or two forms that are read. */
final class ActivationRewrite {
    private static final Range ZERO = new Range(0, 0);

    private final Placement placement;
    private final IntegerOptions options;
    private final Ranges ranges;
    private final Subgraph graph;
    private final Boundaries boundaries;
    private final Set<Tensor> ports = new HashSet<>();
    private final Map<Tensor, Tensor> integers = new HashMap<>();
    private final Map<Tensor, Tensor> floats = new HashMap<>();
    /** The form that has the tensor's name and its place in ports and lists. */
    private final Map<Tensor, Tensor> successors = new HashMap<>();

    private final List<Op> ops = new ArrayList<>();

    ActivationRewrite(Placement placement, IntegerOptions options, Ranges ranges, Subgraph graph) {
        this.placement = placement;
        this.options = options;
        this.ranges = ranges;
        this.graph = graph;
        this.boundaries = new Boundaries(graph, placement, options);
        ports.addAll(graph.inputs());
        ports.addAll(graph.outputs());
    }

    Subgraph graph() throws UnsupportedModelException {
        for (Tensor input : graph.inputs()) {
            if (input.type() == DataType.FLOAT32) {
                enter(input, !options.floatPorts(), ranges.find(input).map(this::affine));
            }
        }
        for (Op op : graph.ops()) {
            rewrite(op);
        }
        return new Subgraph(
                        graph.name(), graph.tensors(), graph.inputs(), graph.outputs(), List.of(), graph.signatures())
                .replacing(successors)
                .withOps(ops);
    }

    private void rewrite(Op op) throws UnsupportedModelException {
        boolean integer = placement.isInteger(op);
        Map<Tensor, Tensor> form = integer ? integers : floats;
        int place = ops.size();
        for (Tensor output : op.outputs()) {
            if (output.type() == DataType.FLOAT32) {
                enter(output, integer, outputAffine(op, output));
            }
        }
        List<Optional<Tensor>> inputs = op.inputs().stream()
                .map(input -> input.map(tensor -> form.getOrDefault(tensor, tensor)))
                .toList();
        List<Tensor> outputs = op.outputs().stream()
                .map(output -> form.getOrDefault(output, output))
                .toList();
        boolean same = inputs.equals(op.inputs()) && outputs.equals(op.outputs());
        ops.add(place, same ? op : op.withInputs(inputs).withOutputs(outputs));
    }

    /** Makes the forms of a tensor that comes into being as integers or as floats, and the op from the one to the other. */
    private void enter(Tensor tensor, boolean asIntegers, Optional<Affine> affine) throws UnsupportedModelException {
        boolean both = asIntegers ? boundaries.isReadAsFloats(tensor) : boundaries.isReadAsIntegers(tensor);
        if (!asIntegers && !both) {
            floats.put(tensor, tensor);
            return;
        }
        Affine known = affine.orElseThrow(
                () -> new UnsupportedModelException("calibration saw no values of tensor " + tensor));
        Tensor stored = Stored.activation(tensor, options.activations(), known);
        if (!both) {
            integers.put(tensor, stored);
            successors.put(tensor, stored);
            return;
        }
        boolean integersSucceed = ports.contains(tensor) ? !options.floatPorts() : asIntegers;
        Tensor integer = integersSucceed ? stored : stored.withName(tensor.name() + "/quantized");
        Tensor real = integersSucceed ? tensor.withName(tensor.name() + "/float") : tensor;
        integers.put(tensor, integer);
        floats.put(tensor, real);
        successors.put(tensor, integersSucceed ? integer : real);
        ops.add(asIntegers ? Boundaries.dequantize(integer, real) : Boundaries.quantize(real, integer));
    }

    private Optional<Affine> outputAffine(Op op, Tensor output) {
        Optional<Rule> rule = placement.isInteger(op) ? Rules.find(op, options.activations()) : Optional.empty();
        Optional<Affine> fixed = rule.flatMap(Rule::fixed);
        if (fixed.isPresent()) {
            return fixed;
        }
        // A copied output takes over its input's scale later on.
        boolean copied =
                rule.filter(found -> found.output() == Output.SAME_AS_INPUT).isPresent();
        if (rule.filter(found -> found.output() == Output.FORCED_AROUND_ZERO).isPresent()) {
            return ranges.findOutput(op, output).map(options.activations()::aroundZero);
        }
        return ranges.findOutput(op, output)
                .or(() -> copied ? Optional.of(ZERO) : Optional.empty())
                .map(this::affine);
    }

    private Affine affine(Range range) {
        return options.activations().covering(range);
    }
}
