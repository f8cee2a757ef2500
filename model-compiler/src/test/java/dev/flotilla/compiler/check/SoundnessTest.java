package dev.flotilla.compiler.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoundnessTest {
    private static final Options NONE = Options.named("AbsOptions");

    private static Subgraph absOf(Tensor constant, Integer... shape) {
        Graphs graph = Graphs.withInput(shape);
        Tensor sum = graph.op(Operator.ADD, "AddOptions", List.of(graph.input(), constant), shape);
        return graph.build(sum);
    }

    private static void refuses(String reason, Subgraph... subgraphs) {
        Model first = Model.of("test", subgraphs[0]);
        Model model = first.withSubgraphs(List.of(subgraphs));
        UnsupportedModelException refused =
                assertThrows(UnsupportedModelException.class, () -> Soundness.require(model));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void takesASoundModel() {
        Model model = Model.of("test", absOf(Graphs.floats("one", List.of(), 1), 2, 3));
        assertDoesNotThrow(() -> Soundness.require(model));
    }

    @Test
    void refusesShapesThatNoMemoryHolds() {
        Tensor one = Graphs.floats("one", List.of(), 1);
        refuses("impossible shape", absOf(one, 2, -1));
        refuses("impossible shape", absOf(one, 1 << 16, 1 << 15));
        refuses("impossible shape", absOf(one, 0, 1 << 16, 1 << 15));
        refuses("9 dimensions", absOf(one, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        refuses("bytes", absOf(one, Integer.MAX_VALUE));
    }

    @Test
    void refusesAConstantOfAnotherSizeThanItsShape() {
        refuses("holds 4 bytes", absOf(Graphs.floats("c", List.of(3), 1), 3));
    }

    @Test
    void refusesConstantsThatAreNotNumbers() {
        refuses("NaN", absOf(Graphs.floats("c", List.of(2), 1, Float.NaN), 2));
    }

    @Test
    void refusesScalesThatFitNoDimension() {
        Tensor weights = Tensor.constant("w", DataType.INT8, List.of(2), Buffer.of(new byte[2]))
                .quantizedAs(DataType.INT8, Quantization.of(Collections.nCopies(3, 1f), List.of(0L, 0L, 0L), 0));
        refuses("3 scales", absOf(weights, 2));
    }

    @Test
    void refusesAnOperatorThatLacksAnInput() {
        Graphs graph = Graphs.withInput(2);
        Tensor out = graph.op(Operator.ADD, "AddOptions", List.of(graph.input()), 2);
        refuses("lacks input 1", graph.build(out));
    }

    @Test
    void refusesAValueThatIsReadBeforeItIsComputed() {
        Graphs graph = Graphs.withInput(2);
        Tensor later = Tensor.computed("later", DataType.FLOAT32, List.of(2));
        Tensor out = graph.op(Operator.ADD, "AddOptions", List.of(graph.input(), later), 2);
        refuses("before it is computed", graph.build(out));
    }

    @Test
    void refusesSubgraphsThatCallThemselvesOrNobody() {
        refuses("calls itself", calling(1), calling(0));
        refuses("calls itself", calling(0));
        refuses("does not exist", calling(7));
        refuses("does not exist", calling(-1));
    }

    private static Subgraph calling(int index) {
        Graphs graph = Graphs.withInput(2);
        Options options = Options.named("WhileOptions").with("body_subgraph_index", index);
        return graph.build(graph.op("WHILE", options, List.of(graph.input()), 2));
    }

    @Test
    void refusesMoreSubgraphsThanAnyModelHas() {
        List<Subgraph> many = new ArrayList<>(Collections.nCopies(257, absOf(Graphs.floats("c", List.of(), 1), 2)));
        refuses("257 subgraphs", many.toArray(Subgraph[]::new));
    }

    @Test
    void judgesACustomOperatorByNoRule() {
        Graphs graph = Graphs.withInput(2);
        Tensor out = graph.op(new Operator(32, "ADD", Optional.of("ADD")), NONE, List.of(graph.input()), 2);
        Model model = Model.of("test", graph.build(out));
        assertDoesNotThrow(() -> Soundness.require(model));
    }

    @Test
    void takesAnyDimensionBesideASingleScale() {
        Tensor input = Tensor.computed("input", DataType.INT8, List.of(2))
                .quantizedAs(DataType.INT8, Quantization.of(List.of(1f), List.of(0L), -1));
        Model model = Model.of("test", Subgraph.of("main", List.of(input), List.of(input), List.of(), List.of()));
        assertDoesNotThrow(() -> Soundness.require(model));
    }
}
