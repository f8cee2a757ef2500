package dev.flotilla.compiler.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One function of a model: ops in execution order over tensors. Immutable.
 *
 * <p>The order of {@link #tensors()} is the order in the file; nothing else may be read from a position.
 */
public record Subgraph(
        Optional<String> name,
        List<Tensor> tensors,
        List<Tensor> inputs,
        List<Tensor> outputs,
        List<Op> ops,
        List<Signature> signatures) {
    public Subgraph {
        tensors = List.copyOf(tensors);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        ops = List.copyOf(ops);
        signatures = List.copyOf(signatures);
    }

    /** A subgraph whose tensors are just those that inputs, outputs and ops name. */
    public static Subgraph of(
            String name, List<Tensor> inputs, List<Tensor> outputs, List<Op> ops, List<Signature> signatures) {
        Set<Tensor> tensors = new LinkedHashSet<>(inputs);
        ops.forEach(op -> tensors.addAll(op.tensors()));
        tensors.addAll(outputs);
        return new Subgraph(Optional.of(name), List.copyOf(tensors), inputs, outputs, ops, signatures);
    }

    /**
     * The same subgraph with each key's value in the key's place, wherever it is named; a value that the subgraph has
     * already is not listed again.
     */
    public Subgraph replacing(Map<Tensor, Tensor> replacements) {
        if (replacements.isEmpty()) {
            return this;
        }
        UnaryOperator<Tensor> replacement = tensor -> replacements.getOrDefault(tensor, tensor);
        return new Subgraph(
                name,
                tensors.stream().map(replacement).distinct().toList(),
                inputs.stream().map(replacement).toList(),
                outputs.stream().map(replacement).toList(),
                ops.stream().map(op -> op.mapTensors(replacement)).toList(),
                signatures.stream()
                        .map(signature -> signature.mapTensors(replacement))
                        .toList());
    }

    /** The same subgraph with other ops and, in the order given, other tensors. */
    public Subgraph with(List<Op> newOps, List<Tensor> newTensors) {
        return new Subgraph(name, newTensors, inputs, outputs, newOps, signatures);
    }

    /** The same subgraph with other outputs, which are among its tensors. */
    public Subgraph withOutputs(List<Tensor> newOutputs) {
        return new Subgraph(name, tensors, inputs, newOutputs, ops, signatures);
    }

    /** The same subgraph with other ops; tensors that are new in them are appended to the list. */
    public Subgraph withOps(List<Op> newOps) {
        Set<Tensor> all = new LinkedHashSet<>(tensors);
        newOps.forEach(op -> all.addAll(op.tensors()));
        return new Subgraph(name, List.copyOf(all), inputs, outputs, newOps, signatures);
    }

    /** The same subgraph without the tensors that nothing names. */
    public Subgraph withoutUnused() {
        return new Subgraph(name, tensors.stream().filter(used()::contains).toList(), inputs, outputs, ops, signatures);
    }

    /** The ops that read {@code tensor}, in execution order. */
    public List<Op> readers(Tensor tensor) {
        List<Op> readers = new ArrayList<>();
        for (Op op : ops) {
            if (op.inputs().stream()
                    .anyMatch(input -> input.filter(t -> t == tensor).isPresent())) {
                readers.add(op);
            }
        }
        return readers;
    }

    /** The op that computes {@code tensor}; empty for inputs and constants. */
    public Optional<Op> writer(Tensor tensor) {
        return ops.stream().filter(op -> op.outputs().contains(tensor)).findFirst();
    }

    /** Tensors that some op reads, writes or keeps inside, or that are inputs or outputs or arguments of a signature. */
    public Set<Tensor> used() {
        Set<Tensor> used = new HashSet<>();
        used.addAll(inputs);
        used.addAll(outputs);
        ops.forEach(op -> used.addAll(op.tensors()));
        for (Signature signature : signatures) {
            used.addAll(signature.inputs().values());
            used.addAll(signature.outputs().values());
        }
        return used;
    }
}
