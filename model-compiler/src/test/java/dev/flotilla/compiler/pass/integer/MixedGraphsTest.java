package dev.flotilla.compiler.pass.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Graphs of which a part stays float, and ports that do. */
class MixedGraphsTest {
    private static final IntegerOptions INT8 = IntegerOptions.of(ActivationType.INT8);

    private final Graphs graphs = Graphs.withInput(1, 2);
    private final Tensor first = unary("RELU", graphs.input());

    private Tensor unary(String operator, Tensor from) {
        return graphs.op(operator, "AbsOptions", List.of(from), 1, 2);
    }

    /** RELU, which can be quantized, CEIL, which cannot, and RELU6, which can. */
    private Tensor last() {
        return unary("RELU6", unary("CEIL", first));
    }

    private static Map<Tensor, Range> ranges(Subgraph graph) {
        Map<Tensor, Range> ranges = new HashMap<>();
        graph.tensors().stream()
                .filter(tensor -> !tensor.isConstant())
                .forEach(tensor -> ranges.put(tensor, new Range(-1, 3)));
        return ranges;
    }

    private static Subgraph quantized(Subgraph graph, IntegerOptions options) throws UnsupportedModelException {
        return new Pipeline(IntegerPasses.of(options, ranges(graph)), Invariants::check)
                .run(Model.of("test", graph))
                .model()
                .main();
    }

    private static List<String> operators(Subgraph graph) {
        return graph.ops().stream()
                .map(op -> op.operator().name() + " " + op.version())
                .toList();
    }

    @Test
    void anOperatorWithoutIntegerKernelStaysFloatBetweenTheOthers() throws Exception {
        Subgraph graph = graphs.build(last());
        Subgraph result = quantized(graph, INT8);
        assertEquals(List.of("RELU 2", "DEQUANTIZE 2", "CEIL 1", "QUANTIZE 1", "RELU6 2"), operators(result));
        assertEquals(DataType.INT8, result.inputs().get(0).type());
        assertEquals(DataType.INT8, result.outputs().get(0).type());
        assertEquals(
                List.of("operator CEIL -> 't1' is not supported by int8 quantization"),
                IntegerPasses.stayingFloat(graph, INT8, ranges(graph)).stream()
                        .map(FloatOp::toString)
                        .toList());
    }

    @Test
    void anOperatorStaysFloatOnRequest() throws Exception {
        Subgraph graph = graphs.build(last());
        Subgraph result = quantized(graph, INT8.keepingFloat(Set.of("t0", "t2")));
        assertTrue(operators(result).stream().noneMatch(name -> name.startsWith("RELU") && name.endsWith("2")));
    }

    @Test
    void refusesToLeaveEverythingFloatAndSaysWhy() {
        Subgraph graph = graphs.build(last());
        IntegerOptions options = INT8.keepingFloat(Set.of("t0", "t2"));
        UnsupportedModelException e = assertThrows(
                UnsupportedModelException.class, () -> IntegerPasses.stayingFloat(graph, options, ranges(graph)));
        assertTrue(e.getMessage().contains("RELU -> 't0' is kept float by request"), e.getMessage());
    }

    @Test
    void customOperatorsStayFloatWhateverTheirName() throws Exception {
        Operator custom = new Operator(32, "RELU", Optional.of("RELU"));
        Tensor output = graphs.op(custom, "AbsOptions", List.of(last()), 1, 2);
        Subgraph result = quantized(graphs.build(output), INT8);
        assertEquals(
                List.of("DEQUANTIZE 2", "RELU 1", "QUANTIZE 1"),
                operators(result).subList(5, 8));
    }

    @Test
    void neighboursThatStayFloatHaveNothingBetweenThem() throws Exception {
        Subgraph result = quantized(graphs.build(unary("FLOOR", unary("CEIL", last()))), INT8);
        assertEquals(
                List.of("DEQUANTIZE 2", "CEIL 1", "FLOOR 1", "QUANTIZE 1"),
                operators(result).subList(5, 9));
    }

    @Test
    void operatorsThatOnlyMoveValuesStayFloatAmongOthersThatDo() throws Exception {
        Tensor ceiled = unary("CEIL", first);
        Tensor turned = graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(ceiled, Graphs.ints("to", 2, 1)), 2, 1);
        Tensor back = graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(turned, Graphs.ints("fro", 1, 2)), 1, 2);
        Subgraph result = quantized(graphs.build(unary("FLOOR", back)), INT8);
        assertEquals(
                List.of("RELU 2", "DEQUANTIZE 2", "CEIL 1", "RESHAPE 1", "RESHAPE 1", "FLOOR 1", "QUANTIZE 1"),
                operators(result));
    }

    @Test
    void operatorsThatMoveValuesToIntegersAreIntegersThemselves() throws Exception {
        Tensor ceiled = unary("CEIL", first);
        Tensor turned = graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(ceiled, Graphs.ints("to", 2, 1)), 2, 1);
        Subgraph result = quantized(graphs.build(turned), INT8);
        assertEquals(List.of("RELU 2", "DEQUANTIZE 2", "CEIL 1", "QUANTIZE 1", "RESHAPE 1"), operators(result));
    }

    @Test
    void floatPortsKeepTheirNamesAndSignature() throws Exception {
        Subgraph result = quantized(graphs.build(first), INT8.withFloatPorts());
        assertEquals(List.of("QUANTIZE 1", "RELU 2", "DEQUANTIZE 2"), operators(result));
        assertEquals("input", result.inputs().get(0).name());
        assertEquals(DataType.FLOAT32, result.inputs().get(0).type());
        assertSame(result.outputs().get(0), result.signatures().get(0).outputs().get("t0"));
        assertEquals(DataType.FLOAT32, result.outputs().get(0).type());
    }

    @Test
    void int16PortsUseTheVersionsOfInt16() throws Exception {
        IntegerOptions wide = IntegerOptions.of(ActivationType.INT16);
        Subgraph result = quantized(graphs.build(last()), wide.withFloatPorts());
        assertEquals(
                List.of("QUANTIZE 2", "RELU 3", "DEQUANTIZE 3", "CEIL 1", "QUANTIZE 2", "RELU6 3", "DEQUANTIZE 3"),
                operators(result));
        assertEquals(3f / 32767, Stored.scale(result.ops().get(1).output()));
    }

    @Test
    void aConstantIsSplitBetweenReadersWithDifferentNeeds() throws Exception {
        Tensor shared = Graphs.floats("shared", List.of(1, 2), 1, 2);
        Tensor sum = graphs.op(Operator.ADD, "AddOptions", List.of(first, shared), 1, 2);
        Tensor joined = graphs.op(Operator.CONCATENATION, "ConcatenationOptions", List.of(sum, shared), 1, 4);
        Tensor quotient = graphs.op("DIV", "DivOptions", List.of(joined, shared), 1, 4);
        Subgraph result = quantized(graphs.build(quotient), INT8);
        Map<String, Op> byName = new HashMap<>();
        result.ops().forEach(op -> byName.put(op.operator().name(), op));
        assertEquals(2f / 255, Stored.scale(byName.get("ADD").input(1)));
        assertEquals(4f / 255, Stored.scale(byName.get("CONCATENATION").input(1)));
        assertSame(shared, byName.get("DIV").input(1));
    }

    @Test
    void aTensorThatOnlyAJoinReadsIsWrittenAtTheJoinsScale() throws Exception {
        Tensor sum = graphs.op(Operator.ADD, "AddOptions", List.of(first, first), 1, 2);
        Tensor joined = graphs.op(Operator.CONCATENATION, "ConcatenationOptions", List.of(sum, sum), 1, 4);
        Subgraph graph = graphs.build(joined);
        Map<Tensor, Range> ranges = ranges(graph);
        ranges.put(joined, new Range(-2, 8));
        Subgraph result = new Pipeline(IntegerPasses.of(INT8, ranges), Invariants::check)
                .run(Model.of("test", graph))
                .model()
                .main();
        assertTrue(operators(result).stream().noneMatch(name -> name.startsWith("QUANTIZE")));
        Op join = result.ops().get(result.ops().size() - 1);
        assertEquals(join.output().quantization(), join.input(0).quantization());
    }

    @Test
    void integerPathsAreLeftAlone() throws Exception {
        Tensor counts = Graphs.ints("counts", 1, 2);
        Tensor total = Tensor.computed("total", DataType.INT32, List.of(2));
        Op sum = Op.of(Operator.ADD, 1, List.of(counts, counts), List.of(total), Options.named("AddOptions"));
        Subgraph floats = graphs.build(last());
        List<Op> ops = new ArrayList<>(floats.ops());
        ops.add(0, sum);
        Subgraph result = quantized(floats.withOps(ops), INT8);
        assertSame(sum, result.ops().get(0));
    }

    @Test
    void anOlderRuntimeGetsOneScaleForDenseWeightsAndFewerIntegerOperators() throws Exception {
        Tensor weights = Graphs.floats("weights", List.of(3, 2), 1, 2, -3, 4, 0, 0);
        Tensor dense = graphs.fullyConnected(first, weights, Graphs.floats("bias", List.of(3), 1, 2, 3));
        Subgraph graph = graphs.build(unary("EXP", dense));
        IntegerOptions old = INT8.forRuntime(TargetRuntime.parse("2.9"));
        Op op = quantized(graph, old).ops().get(1);
        assertEquals(4f / 127, Stored.scale(op.input(1)));
        assertEquals(
                1,
                op.input(2).quantization().orElseThrow().scales().orElseThrow().size());
        assertTrue(IntegerPasses.stayingFloat(graph, old, ranges(graph))
                .toString()
                .contains("needs TensorFlow Lite 2.12"));
    }

    @Test
    void refusesAnOlderRuntimeThatLacksAnOperatorAltogether() {
        Subgraph graph = graphs.build(unary("GELU", first));
        UnsupportedModelException e = assertThrows(
                UnsupportedModelException.class, () -> quantized(graph, INT8.forRuntime(TargetRuntime.parse("2.8"))));
        assertTrue(e.getMessage().contains("of version 1 needs TensorFlow Lite 2.9"), e.getMessage());
    }
}
