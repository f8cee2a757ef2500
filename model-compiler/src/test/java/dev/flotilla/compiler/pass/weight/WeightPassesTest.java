package dev.flotilla.compiler.pass.weight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightPassesTest {
    private final Graphs graphs = Graphs.withInput(1, 2);
    private final Tensor weights = Graphs.floats("weights", List.of(3, 2), 1, 2, -3, 4, 0, 0);
    private final Tensor bias = Graphs.floats("bias", List.of(3), 0.5f, -0.5f, 1);

    private static Subgraph fire(Pass pass, Subgraph graph) throws Exception {
        Subgraph result = pass.apply(graph).orElseThrow();
        Invariants.check(pass.name(), result);
        assertEquals(Optional.empty(), pass.apply(result), "nothing is left to do");
        return result;
    }

    private static List<String> operators(Subgraph graph) {
        return graph.ops().stream().map(op -> op.operator().name()).toList();
    }

    @Test
    void storesConstantsAsFloat16BeforeTheirFirstReader() throws Exception {
        Tensor hidden = graphs.fullyConnected(graphs.input(), weights, bias);
        Subgraph graph = fire(new StoreConstantsAsHalf(4, 0), graphs.build(hidden));

        assertEquals(List.of("DEQUANTIZE", "FULLY_CONNECTED"), operators(graph));
        Tensor stored = graph.ops().get(0).input(0);
        assertEquals(DataType.FLOAT16, stored.type());
        assertEquals(12, stored.bytes().remaining());
        assertSame(graph.ops().get(0).output(), graph.ops().get(1).input(1));
        assertEquals(DataType.FLOAT32, graph.ops().get(1).input(2).type(), "the bias is too small to gain");
    }

    @Test
    void leavesTheSmallestConstantsFloatUpToTheirShare() throws Exception {
        Subgraph graph = graphs.build(graphs.fullyConnected(graphs.input(), weights, bias));
        Subgraph result = new StoreConstantsAsHalf(1, 0.4).apply(graph).orElseThrow();

        assertSame(bias, result.ops().get(1).input(2), "3 of 9 elements");
        assertEquals(DataType.FLOAT16, result.ops().get(0).input(0).type());
    }

    @Test
    void widensAConstantOnceForAllItsReaders() throws Exception {
        Tensor square = Graphs.floats("square", List.of(2, 2), 1, 2, 3, 4);
        Tensor two = Graphs.floats("two", List.of(2), 1, 2);
        Tensor first = graphs.fullyConnected(graphs.input(), square, two);
        Tensor second = graphs.fullyConnected(first, square, two);
        Subgraph graph = fire(new StoreConstantsAsHalf(4, 0), graphs.build(second));

        assertEquals(List.of("DEQUANTIZE", "FULLY_CONNECTED", "FULLY_CONNECTED"), operators(graph));
        assertSame(graph.ops().get(1).input(1), graph.ops().get(2).input(1));
    }

    @Test
    void leavesSmallConstantsAlone() throws Exception {
        Subgraph graph = graphs.build(graphs.fullyConnected(graphs.input(), weights, bias));

        assertEquals(Optional.empty(), new StoreConstantsAsHalf(7, 0).apply(graph));
        assertEquals(Optional.empty(), new StoreWeightsAsInt8(7).apply(graph));
    }

    @Test
    void storesWeightsPerChannelWhereTheKernelTakesThem() throws Exception {
        Subgraph graph = graphs.build(graphs.fullyConnected(graphs.input(), weights, bias));
        Op dense = fire(new StoreWeightsAsInt8(6), graph).ops().get(0);

        assertEquals(12, dense.version());
        assertEquals(true, dense.options().orElseThrow().fields().get("asymmetric_quantize_inputs"));
        assertEquals(DataType.INT8, dense.input(1).type());
        assertEquals(
                List.of(2f / 127, 4f / 127, 1f),
                dense.input(1).quantization().orElseThrow().scales().orElseThrow());
        assertSame(bias, dense.input(2));
    }

    @Test
    void widensWeightsForKernelsThatOnlyTakeFloats() throws Exception {
        Tensor table = Graphs.floats("table", List.of(3, 2), 1, 2, -3, 4, 0, 0);
        Tensor rows = graphs.op(Operator.GATHER, "GatherOptions", List.of(table, Graphs.ints("rows", 0, 2)), 2, 2);
        Subgraph graph = fire(
                new StoreWeightsAsInt8(6),
                graphs.build(graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), rows), 2, 2)));

        assertEquals(List.of("DEQUANTIZE", "GATHER", "ADD"), operators(graph));
        assertEquals(DataType.FLOAT32, graph.ops().get(1).input(0).type());
    }
}
