package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The subgraphs of a model that are entered from outside: the main one and those with a signature. */
final class EntryPoints {
    /** The options by which operators name other subgraphs, as {@code then_subgraph_index}, all have this in their names. */
    private static final String REFERENCE = "subgraph";

    private static final int LEAST_WEIGHT_DIMENSIONS = 2;

    private final Model model;

    EntryPoints(Model model) {
        this.model = model;
    }

    /** Their places in the model. */
    List<Integer> positions() {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < model.subgraphs().size(); i++) {
            if (i == 0 || !model.subgraphs().get(i).signatures().isEmpty()) {
                positions.add(i);
            }
        }
        return positions;
    }

    /**
     * A model that runs one of them, and has it as its main subgraph.
     *
     * @throws UnsupportedModelException when it cannot be told apart from other subgraphs
     */
    Model alone(int position) throws UnsupportedModelException {
        Subgraph graph = model.subgraphs().get(position);
        for (Subgraph other : model.subgraphs()) {
            if (references(other).contains(position)) {
                throw new UnsupportedModelException(
                        describe(position) + " is called by an operator too, so it has to stay float");
            }
        }
        if (references(graph).isEmpty()) {
            return model.withSubgraphs(List.of(graph));
        }
        if (position == 0) {
            return model;
        }
        throw new UnsupportedModelException(describe(position)
                + " calls other subgraphs; only the first subgraph can be calibrated with those that it calls");
    }

    /** Whether it has weights in common with another subgraph: changed in the one, the file would hold them twice. */
    boolean sharesWeights(int position) {
        Set<Buffer> own = weights(model.subgraphs().get(position));
        for (int i = 0; i < model.subgraphs().size(); i++) {
            if (i != position
                    && !Collections.disjoint(own, weights(model.subgraphs().get(i)))) {
                return true;
            }
        }
        return false;
    }

    private static Set<Buffer> weights(Subgraph graph) {
        Set<Buffer> weights = new HashSet<>();
        for (Tensor tensor : graph.tensors()) {
            if (tensor.isConstant()
                    && tensor.type() == DataType.FLOAT32
                    && tensor.shape().size() >= LEAST_WEIGHT_DIMENSIONS) {
                tensor.parts().buffer().ifPresent(weights::add);
            }
        }
        return weights;
    }

    /** For messages: the signature, or the place. */
    String describe(int position) {
        List<Signature> signatures = model.subgraphs().get(position).signatures();
        return signatures.isEmpty()
                ? "subgraph " + position
                : "signature '" + signatures.get(0).key() + "'";
    }

    private static Set<Integer> references(Subgraph graph) {
        Set<Integer> found = new TreeSet<>();
        for (Op op : graph.ops()) {
            op.options().ifPresent(options -> addReferences(options, found));
        }
        return found;
    }

    private static void addReferences(Options options, Set<Integer> found) {
        options.fields().forEach((name, value) -> {
            if (name.contains(REFERENCE) && value instanceof Number position) {
                found.add(position.intValue());
            }
            if (name.contains(REFERENCE) && value instanceof int[] positions) {
                for (int position : positions) {
                    found.add(position);
                }
            }
        });
    }
}
