package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.contract.bundle.Embedding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Has a model give what its last layer works on, as a further output. Engines give no tensor from inside of a graph unless they
 * keep all of them and run plain kernels; an output they give anyway. Weights and all other tensors stay as they are.
 */
public final class EmbeddingOutput {
    private static final Set<String> LAST_LAYERS = Set.of(Operator.FULLY_CONNECTED.name(), Operator.CONV_2D.name());
    /** What makes something else of its input; all other operators are taken to pass it on, moved or scaled. */
    private static final Set<String> LAYERS = Set.of(
            Operator.FULLY_CONNECTED.name(),
            Operator.CONV_2D.name(),
            "DEPTHWISE_CONV_2D",
            "TRANSPOSE_CONV",
            "CONV_3D",
            "UNIDIRECTIONAL_SEQUENCE_LSTM",
            "BIDIRECTIONAL_SEQUENCE_LSTM",
            "LSTM",
            "UNIDIRECTIONAL_SEQUENCE_RNN",
            "BIDIRECTIONAL_SEQUENCE_RNN",
            "RNN",
            "SVDF");

    private EmbeddingOutput() {}

    /**
     * The same model with that output, behind its own. What the last layer works on must not be inputs as they are, of all or of
     * some values: whoever gives embeddings away gives no inputs.
     *
     * @throws UnsupportedModelException saying why there is nothing to give
     */
    public static Model add(Model model) throws UnsupportedModelException {
        Subgraph graph = model.main();
        if (graph.outputs().size() != 1) {
            throw new UnsupportedModelException(
                    "the model has " + graph.outputs().size() + " outputs, not one");
        }
        Tensor features = requireLayer(Head.layer(graph)).input(0);
        if (holdsInputs(graph, features)) {
            throw new UnsupportedModelException(
                    "what its last layer works on are inputs, of which no layer before has made anything else");
        }
        if (features.type() != DataType.INT8 && features.type() != DataType.FLOAT32) {
            throw new UnsupportedModelException("the last layer works on " + features + ", neither int8 nor float");
        }
        if (features.elements() > Embedding.MAX_VALUES) {
            throw new UnsupportedModelException(
                    "the last layer works on " + features + ", more than " + Embedding.MAX_VALUES + " values");
        }
        return model.withMain(graph.withOutputs(List.of(graph.outputs().get(0), features)));
    }

    /** Whether a way leads back to the graph's inputs that passes no layer. */
    private static boolean holdsInputs(Subgraph graph, Tensor features) {
        Set<Tensor> passedOn = new HashSet<>(Set.of(features));
        for (int i = graph.ops().size() - 1; i >= 0; i--) {
            Op op = graph.ops().get(i);
            boolean passes = !LAYERS.contains(op.operator().name());
            if (passes && op.outputs().stream().anyMatch(passedOn::contains)) {
                op.inputs().forEach(input -> input.ifPresent(passedOn::add));
            }
        }
        return graph.inputs().stream().anyMatch(passedOn::contains);
    }

    /** The model that {@link #add} made this one of. */
    public static Model remove(Model model) {
        Subgraph graph = model.main();
        return model.withMain(graph.withOutputs(graph.outputs().subList(0, 1)));
    }

    /** Whether that output is the only one that the model has besides its answer. */
    static boolean isIn(Subgraph graph, Op layer) {
        return graph.outputs().size() == 2 && graph.outputs().get(1) == layer.input(0);
    }

    private static Op requireLayer(Op op) throws UnsupportedModelException {
        if (!LAST_LAYERS.contains(op.operator().name())) {
            throw new UnsupportedModelException("the model ends in " + op + ", which is no layer of weights");
        }
        return op;
    }
}
