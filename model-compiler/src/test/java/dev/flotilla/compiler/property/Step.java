package dev.flotilla.compiler.property;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The kinds of growth that a random graph knows: each appends one operator to a tensor that it fits. */
enum Step {
    CONVOLUTION((graph, from) -> image(from).map(shape -> Windows.convolution(graph, from, 0))),
    DEPTHWISE((graph, from) -> image(from).map(shape -> Windows.depthwise(graph, from))),
    AVERAGE_POOL((graph, from) -> image(from).map(shape -> Windows.pool(graph, Operator.AVERAGE_POOL_2D, from))),
    MAX_POOL((graph, from) -> image(from).map(shape -> Windows.pool(graph, Operator.MAX_POOL_2D, from))),
    FULLY_CONNECTED((graph, from) -> flat(from).map(shape -> fullyConnected(graph, from, 1 + graph.draw(12)))),
    /** With as many weights as it takes for weights alone to be quantized. */
    WIDE_FULLY_CONNECTED((graph, from) -> flat(from)
            .map(shape -> fullyConnected(graph, from, Windows.LARGE_WEIGHTS / shape.get(1) + 1 + graph.draw(4)))),
    WIDE_CONVOLUTION(
            (graph, from) -> image(from).map(shape -> Windows.convolution(graph, from, Windows.LARGE_WEIGHTS))),
    ADD((graph, from) ->
            graph.partner(from, false).map(other -> binary(graph, Operator.ADD, "AddOptions", from, other))),
    SUB((graph, from) ->
            graph.partner(from, false).map(other -> binary(graph, Operator.SUB, "SubOptions", from, other))),
    MUL((graph, from) ->
            graph.partner(from, false).map(other -> binary(graph, Operator.MUL, "MulOptions", from, other))),
    SCALE((graph, from) -> Optional.of(binary(graph, Operator.MUL, "MulOptions", from, graph.constant(1, last(from))))),
    SHIFT((graph, from) -> Optional.of(
            binary(graph, Operator.ADD, "AddOptions", from, graph.constant(1, graph.draw(2) == 0 ? 1 : last(from))))),
    SHIFT_BY_COMPUTED_CONSTANT((graph, from) -> {
        Tensor constant = graph.constant(1, last(from));
        Tensor added = graph.op(Operator.ADD, "AddOptions", List.of(constant, graph.constant(1, 1)), constant.shape());
        return Optional.of(binary(graph, Operator.ADD, "AddOptions", from, added));
    }),
    CONCATENATION((graph, from) -> graph.partner(from, true).map(other -> {
        List<Integer> shape = new ArrayList<>(from.shape());
        shape.set(shape.size() - 1, last(from) + last(other));
        Options options = Options.named("ConcatenationOptions").with("axis", shape.size() - 1);
        return graph.op(Operator.CONCATENATION, options, List.of(from, other), shape);
    })),
    FLATTEN((graph, from) -> image(from).map(shape -> {
        int elements = (int) from.elements();
        return graph.op(
                Operator.RESHAPE, "ReshapeOptions", List.of(from, graph.integers(1, elements)), List.of(1, elements));
    })),
    RESHAPE_TO_ITSELF((graph, from) -> {
        int[] shape = from.shape().stream().mapToInt(Integer::intValue).toArray();
        return Optional.of(
                graph.op(Operator.RESHAPE, "ReshapeOptions", List.of(from, graph.integers(shape)), from.shape()));
    }),
    TRANSPOSE((graph, from) -> image(from)
            .map(shape -> graph.op(
                    Operator.TRANSPOSE,
                    "TransposeOptions",
                    List.of(from, graph.integers(0, 2, 1, 3)),
                    List.of(1, shape.get(2), shape.get(1), shape.get(3))))),
    PAD((graph, from) -> image(from).map(shape -> {
        int top = graph.draw(3);
        int left = graph.draw(3);
        Tensor paddings = Tensor.constant(
                "paddings", DataType.INT32, List.of(4, 2), Buffer.ofInts(new int[] {0, 0, top, 1, left, 0, 0, 0}));
        List<Integer> padded = List.of(1, shape.get(1) + top + 1, shape.get(2) + left, shape.get(3));
        return graph.op(Operator.PAD, "PadOptions", List.of(from, paddings), padded);
    })),
    MEAN((graph, from) -> image(from)
            .map(shape -> graph.op(
                    Operator.MEAN,
                    "ReducerOptions",
                    List.of(from, Graphs.ints("axes", 1, 2)),
                    List.of(1, shape.get(3))))),
    SOFTMAX((graph, from) -> flat(from)
            .map(shape -> graph.op(
                    Operator.SOFTMAX, Options.named("SoftmaxOptions").with("beta", 1f), List.of(from), from.shape()))),
    RELU((graph, from) -> Optional.of(graph.op(Operator.RELU, "AbsOptions", List.of(from), from.shape()))),
    RELU6((graph, from) -> Optional.of(graph.op(Operator.RELU6, "AbsOptions", List.of(from), from.shape()))),
    LOGISTIC((graph, from) ->
            Optional.of(graph.op(Operator.builtin(14, "LOGISTIC"), "AbsOptions", List.of(from), from.shape()))),
    TANH((graph, from) ->
            Optional.of(graph.op(Operator.builtin(28, "TANH"), "AbsOptions", List.of(from), from.shape())));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final BiFunction<RandomGraph, Tensor, Optional<Tensor>> growth;

    Step(BiFunction<RandomGraph, Tensor, Optional<Tensor>> growth) {
        this.growth = growth;
    }

    /** The new tensor; empty when the step does not fit {@code from} or would make it too large. */
    Optional<Tensor> take(RandomGraph graph, Tensor from) {
        return RandomGraph.isSmall(from.shape()) ? growth.apply(graph, from) : Optional.empty();
    }

    private static Tensor fullyConnected(RandomGraph graph, Tensor from, int outputs) {
        Tensor weights = graph.constant(last(from), outputs, last(from));
        Options options = graph.activated(Options.named("FullyConnectedOptions"));
        List<Tensor> inputs = List.of(from, weights, graph.constant(4, outputs));
        return graph.op(Operator.FULLY_CONNECTED, options, inputs, List.of(1, outputs));
    }

    private static Tensor binary(RandomGraph graph, Operator operator, String options, Tensor left, Tensor right) {
        return graph.op(operator, graph.activated(Options.named(options)), List.of(left, right), left.shape());
    }

    private static int last(Tensor tensor) {
        return tensor.shape().get(tensor.shape().size() - 1);
    }

    private static Optional<List<Integer>> image(Tensor tensor) {
        return Optional.of(tensor.shape()).filter(shape -> shape.size() == 4);
    }

    private static Optional<List<Integer>> flat(Tensor tensor) {
        return Optional.of(tensor.shape()).filter(shape -> shape.size() == 2);
    }
}
