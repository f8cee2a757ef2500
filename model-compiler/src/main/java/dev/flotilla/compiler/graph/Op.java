package dev.flotilla.compiler.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One step of a subgraph, compared by identity.
 *
 * <p>An optional input that the file leaves out is an empty element of {@code inputs}.
 */
public final class Op {
    private final Operator operator;
    private final int version;
    private final List<Optional<Tensor>> inputs;
    private final List<Tensor> outputs;
    private final Optional<Options> options;
    private final Extras extras;

    /**
     * What few operators carry beside options.
     *
     * @param custom options of a custom operator
     * @param mutating which inputs are variables that it changes
     * @param intermediates tensors that hold only quantization parameters (LSTM)
     */
    public record Extras(
            Optional<ByteBuffer> custom,
            Optional<List<Boolean>> mutating,
            Optional<List<Optional<Tensor>>> intermediates) {
        public static final Extras NONE = new Extras(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Op(
            Operator operator,
            int version,
            List<Optional<Tensor>> inputs,
            List<Tensor> outputs,
            Optional<Options> options,
            Extras extras) {
        this.operator = operator;
        this.version = version;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.options = options;
        this.extras = extras;
    }

    /** A plain builtin with all its inputs present. */
    public static Op of(Operator operator, int version, List<Tensor> inputs, List<Tensor> outputs, Options options) {
        return new Op(
                operator,
                version,
                inputs.stream().map(Optional::of).toList(),
                outputs,
                Optional.of(options),
                Extras.NONE);
    }

    public Operator operator() {
        return operator;
    }

    public int version() {
        return version;
    }

    public List<Optional<Tensor>> inputs() {
        return inputs;
    }

    public List<Tensor> outputs() {
        return outputs;
    }

    public Optional<Options> options() {
        return options;
    }

    public Extras extras() {
        return extras;
    }

    /** Input {@code position}; empty when left out or beyond the end. */
    public Optional<Tensor> findInput(int position) {
        return position < inputs.size() ? inputs.get(position) : Optional.empty();
    }

    /** Input {@code position}. @throws IllegalStateException when it is left out */
    public Tensor input(int position) {
        return findInput(position).orElseThrow(() -> new IllegalStateException(this + " lacks input " + position));
    }

    /** The first output. */
    public Tensor output() {
        return outputs.get(0);
    }

    /** Every tensor that this op names: inputs, outputs, intermediates. */
    public List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>();
        inputs.forEach(input -> input.ifPresent(all::add));
        all.addAll(outputs);
        extras.intermediates().ifPresent(named -> named.forEach(tensor -> tensor.ifPresent(all::add)));
        return all;
    }

    public Op withVersion(int newVersion) {
        return new Op(operator, newVersion, inputs, outputs, options, extras);
    }

    public Op withInputs(List<Optional<Tensor>> newInputs) {
        return new Op(operator, version, newInputs, outputs, options, extras);
    }

    public Op withOptions(Options newOptions) {
        return new Op(operator, version, inputs, outputs, Optional.of(newOptions), extras);
    }

    public Op withOutputs(List<Tensor> newOutputs) {
        return new Op(operator, version, inputs, newOutputs, options, extras);
    }

    public Op withIntermediates(List<Optional<Tensor>> intermediates) {
        Extras newExtras = new Extras(extras.custom(), extras.mutating(), Optional.of(intermediates));
        return new Op(operator, version, inputs, outputs, options, newExtras);
    }

    /** This op over other tensors, or this very op when {@code replacement} changes none of them. */
    Op mapTensors(UnaryOperator<Tensor> replacement) {
        List<Optional<Tensor>> newInputs = mapAll(inputs, replacement);
        List<Tensor> newOutputs = outputs.stream().map(replacement).toList();
        Optional<List<Optional<Tensor>>> newIntermediates =
                extras.intermediates().map(all -> mapAll(all, replacement));
        if (newInputs.equals(inputs) && newOutputs.equals(outputs) && newIntermediates.equals(extras.intermediates())) {
            return this;
        }
        Extras newExtras = new Extras(extras.custom(), extras.mutating(), newIntermediates);
        return new Op(operator, version, newInputs, newOutputs, options, newExtras);
    }

    private static List<Optional<Tensor>> mapAll(List<Optional<Tensor>> all, UnaryOperator<Tensor> replacement) {
        return all.stream().map(tensor -> tensor.map(replacement)).toList();
    }

    @Override
    public String toString() {
        return operator.name() + (outputs.isEmpty() ? "" : " -> '" + output().name() + "'");
    }
}
