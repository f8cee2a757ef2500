package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors whose channels, the last dimension, can be scaled together without changing what the model computes: everything
 * between the layers that write them and the layers that read them lets positive factors through, and nothing else sees
 * them.
 *
 * @param producers layers that write one of the tensors
 * @param consumers layers that read one of the tensors
 */
record ChannelGroup(Set<Tensor> tensors, List<Op> producers, List<Op> consumers, int channels) {
    /** Operators that give scaled channels for scaled channels. */
    private static final Set<String> CARRIERS =
            Set.of("ADD", "PAD", "MAX_POOL_2D", "AVERAGE_POOL_2D", "RESHAPE", "SQUEEZE", "RELU");

    /** All groups of a graph, in the order of their first tensors. */
    static List<ChannelGroup> find(Subgraph graph) {
        Map<Tensor, Set<Tensor>> sets = new LinkedHashMap<>();
        for (Op op : graph.ops()) {
            op.outputs().forEach(output -> sets.put(output, new LinkedHashSet<>(Set.of(output))));
            if (carries(op)) {
                activations(op).stream().filter(sets::containsKey).forEach(input -> merge(sets, input, op.output()));
            }
        }
        List<ChannelGroup> groups = new ArrayList<>();
        for (Set<Tensor> set : new LinkedHashSet<>(sets.values())) {
            if (isClosed(set, graph)) {
                groups.add(of(set, graph));
            }
        }
        return groups.stream()
                .filter(group -> !group.producers.isEmpty() && !group.consumers.isEmpty())
                .toList();
    }

    private static void merge(Map<Tensor, Set<Tensor>> sets, Tensor input, Tensor output) {
        Set<Tensor> merged = new LinkedHashSet<>(sets.getOrDefault(input, Set.of()));
        merged.addAll(sets.getOrDefault(output, Set.of()));
        merged.forEach(tensor -> sets.put(tensor, merged));
    }

    private static boolean carries(Op op) {
        List<Tensor> activations = activations(op);
        return CARRIERS.contains(op.operator().name())
                && letsFactorsThrough(op)
                && op.outputs().size() == 1
                && !activations.isEmpty()
                && activations.stream()
                        .allMatch(input -> !input.isConstant() && channels(input) == channels(op.output()))
                // A broadcast input has other channels, or needs them all.
                && activations.stream()
                        .allMatch(input -> activations.size() == 1
                                || input.shape().equals(op.output().shape()));
    }

    private static List<Tensor> activations(Op op) {
        int count = op.operator().equals(Operator.ADD) ? 2 : 1;
        return op.inputs().stream().limit(count).flatMap(Optional::stream).toList();
    }

    private static boolean letsFactorsThrough(Op op) {
        int activation = op.options()
                .map(options -> options.integer("fused_activation_function", Options.ACTIVATION_NONE))
                .orElse((int) Options.ACTIVATION_NONE);
        return activation == Options.ACTIVATION_NONE || activation == Options.ACTIVATION_RELU;
    }

    private static int channels(Tensor tensor) {
        return tensor.shape().isEmpty() ? 0 : tensor.shape().get(tensor.shape().size() - 1);
    }

    /** Whether only layers and carriers within the set write or read its tensors. */
    private static boolean isClosed(Set<Tensor> tensors, Subgraph graph) {
        int channels = channels(tensors.iterator().next());
        return graph.outputs().stream().noneMatch(tensors::contains)
                && graph.ops().stream()
                        .filter(op -> writes(op, tensors))
                        .allMatch(op -> carries(op)
                                ? tensors.containsAll(activations(op))
                                : letsFactorsThrough(op)
                                        && Layer.find(op)
                                                .filter(layer -> layer.channels() == channels)
                                                .isPresent())
                && graph.ops().stream()
                        .filter(op -> reads(op, tensors))
                        .allMatch(op -> carries(op)
                                || Layer.find(op)
                                        .filter(layer -> layer.inputChannels() == channels)
                                        .isPresent());
    }

    private static ChannelGroup of(Set<Tensor> tensors, Subgraph graph) {
        return new ChannelGroup(
                tensors,
                graph.ops().stream()
                        .filter(op -> writes(op, tensors) && !carries(op))
                        .toList(),
                graph.ops().stream()
                        .filter(op -> reads(op, tensors) && !carries(op))
                        .toList(),
                channels(tensors.iterator().next()));
    }

    private static boolean writes(Op op, Set<Tensor> tensors) {
        return op.outputs().stream().anyMatch(tensors::contains);
    }

    private static boolean reads(Op op, Set<Tensor> tensors) {
        return op.inputs().stream().flatMap(Optional::stream).anyMatch(tensors::contains);
    }
}
