package dev.flotilla.compiler.pass.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
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
import org.junit.jupiter.api.Test;

class PassesTest {
    private static final IntegerOptions INT8 = IntegerOptions.of(ActivationType.INT8);
    private static final QuantizeWeights WEIGHTS = new QuantizeWeights(TargetRuntime.DEFAULT);

    private final Graphs graphs = Graphs.withInput(1, 2);

    private Subgraph dense() {
        Tensor weights = Graphs.floats("weights", List.of(3, 2), 1, 2, -3, 4, 0, 0);
        Tensor bias = Graphs.floats("bias", List.of(3), 0.5f, -0.5f, 1);
        return graphs.build(graphs.fullyConnected(graphs.input(), weights, bias));
    }

    /** Ranges in which the n-th computed tensor reaches from −n to n. */
    private static Map<Tensor, Range> ranges(Subgraph graph) {
        Map<Tensor, Range> ranges = new HashMap<>();
        for (Tensor tensor : graph.tensors()) {
            if (!tensor.isConstant()) {
                float end = ranges.size() + 1;
                ranges.put(tensor, new Range(-end, end));
            }
        }
        return ranges;
    }

    private static Subgraph activated(Subgraph graph) throws UnsupportedModelException {
        return activated(graph, INT8, ranges(graph));
    }

    private static Subgraph activated(Subgraph graph, IntegerOptions options, Map<Tensor, Range> ranges)
            throws UnsupportedModelException {
        return new QuantizeActivations(options, new Ranges(ranges)).apply(graph).orElseThrow();
    }

    private static Subgraph fire(Pass pass, Subgraph graph) throws UnsupportedModelException {
        Subgraph result = pass.apply(graph).orElseThrow(() -> new AssertionError(pass.name() + " did not fire"));
        Invariants.check(pass.name(), result);
        assertEquals(Optional.empty(), pass.apply(result), pass.name() + " has nothing left to do");
        return result;
    }

    @Test
    void quantizeActivationsFiresOnInputsAndOutputsAndKeepsSignatures() throws Exception {
        Subgraph graph = dense();
        Subgraph result = activated(graph);
        Invariants.check("test", result);
        assertEquals(DataType.INT8, result.inputs().get(0).type());
        assertEquals(
                2f / 255, result.inputs().get(0).quantization().orElseThrow().scale());
        assertEquals(
                4f / 255, result.outputs().get(0).quantization().orElseThrow().scale());
        assertEquals(result.inputs().get(0), result.signatures().get(0).inputs().get("input"));
        assertEquals(DataType.FLOAT32, result.ops().get(0).input(1).type());
    }

    @Test
    void quantizeActivationsDoesNotFireWithoutRanges() throws Exception {
        Subgraph graph = dense();
        assertEquals(Optional.empty(), new QuantizeActivations(INT8, new Ranges(Map.of())).apply(graph));
        UnsupportedModelException e =
                assertThrows(UnsupportedModelException.class, () -> IntegerPasses.stayingFloat(graph, INT8, Map.of()));
        assertTrue(e.getMessage().contains("'input'"), e.getMessage());
    }

    @Test
    void quantizeActivationsGivesSoftmaxItsFixedScale() throws Exception {
        Subgraph graph = graphs.build(graphs.op(Operator.SOFTMAX, "SoftmaxOptions", List.of(graphs.input()), 1, 2));
        Quantization output = activated(graph).outputs().get(0).quantization().orElseThrow();
        assertEquals(1f / 256, output.scale());
        assertEquals(-128, output.zeroPoint());
    }

    @Test
    void quantizeWeightsFiresPerChannel() throws Exception {
        Subgraph result = fire(WEIGHTS, activated(dense()));
        Tensor weights = result.ops().get(0).input(1);
        assertEquals(DataType.INT8, weights.type());
        assertEquals(
                3, weights.quantization().orElseThrow().scales().orElseThrow().size());
        assertEquals(127, weights.bytes().get(3));
        assertEquals(-95, weights.bytes().get(2));
    }

    @Test
    void quantizeWeightsDoesNotFireWithoutWeights() throws Exception {
        Subgraph graph = graphs.build(graphs.op(Operator.SOFTMAX, "SoftmaxOptions", List.of(graphs.input()), 1, 2));
        assertEquals(Optional.empty(), WEIGHTS.apply(activated(graph)));
    }

    @Test
    void quantizeBiasFiresAtTheAccumulatorsScale() throws Exception {
        Subgraph graph = fire(new QuantizeBias(), fire(WEIGHTS, activated(dense())));
        Op op = graph.ops().get(0);
        float input = op.input(0).quantization().orElseThrow().scale();
        float weight =
                op.input(1).quantization().orElseThrow().scales().orElseThrow().get(0);
        float bias =
                op.input(2).quantization().orElseThrow().scales().orElseThrow().get(0);
        assertEquals(input * weight, bias);
        assertEquals(Math.round(0.5f / bias), op.input(2).bytes().getInt(0));
    }

    @Test
    void quantizeBiasDoesNotFireWithoutBias() throws Exception {
        Tensor weights = Graphs.floats("weights", List.of(1, 2), 1, 2);
        Subgraph graph = graphs.build(
                graphs.op(Operator.FULLY_CONNECTED, "FullyConnectedOptions", List.of(graphs.input(), weights), 1, 1));
        Subgraph weighted = fire(WEIGHTS, activated(graph));
        assertEquals(Optional.empty(), new QuantizeBias().apply(weighted));
        assertEquals(
                6, new SetVersions().apply(weighted).orElseThrow().ops().get(0).version());
    }

    @Test
    void quantizeOperandsFiresOnTheConstantOfAdd() throws Exception {
        Tensor addend = Graphs.floats("addend", List.of(2), 0, 2.55f);
        Subgraph graph = graphs.build(graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), addend), 1, 2));
        Subgraph result = fire(new QuantizeOperands(ActivationType.INT8), activated(graph));
        assertEquals(127, result.ops().get(0).input(1).bytes().get(1));
    }

    @Test
    void quantizeOperandsDoesNotFireOnWeights() throws Exception {
        assertEquals(Optional.empty(), new QuantizeOperands(ActivationType.INT8).apply(activated(dense())));
    }

    @Test
    void propagateSameScaleFollowsAChain() throws Exception {
        Tensor first =
                graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(graphs.input(), Graphs.ints("s", 2, 1)), 2, 1);
        Tensor second = graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(first, Graphs.ints("u", 1, 2)), 1, 2);
        Subgraph result = fire(new PropagateSameScale(), activated(graphs.build(second)));
        assertEquals(
                result.inputs().get(0).quantization(), result.outputs().get(0).quantization());
    }

    @Test
    void propagateSameScaleDoesNotFireOnAdd() throws Exception {
        Subgraph graph =
                graphs.build(graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), graphs.input()), 1, 2));
        assertEquals(Optional.empty(), new PropagateSameScale().apply(activated(graph)));
    }

    @Test
    void alignScalesRequantizesEachInputOnce() throws Exception {
        Subgraph graph = graphs.build(graphs.op(
                Operator.CONCATENATION, "ConcatenationOptions", List.of(graphs.input(), graphs.input()), 1, 4));
        Subgraph result = fire(new AlignScales(), activated(graph));
        assertEquals(
                List.of("QUANTIZE", "CONCATENATION"),
                result.ops().stream().map(op -> op.operator().name()).toList());
        Op concat = result.ops().get(1);
        assertEquals(concat.output().quantization(), concat.input(0).quantization());
        assertEquals(concat.input(0), concat.input(1));
        assertNotEquals(result.inputs().get(0), concat.input(0));
    }

    @Test
    void alignScalesDoesNotFireOnEqualScales() throws Exception {
        Subgraph graph =
                graphs.build(graphs.op(Operator.CONCATENATION, "ConcatenationOptions", List.of(graphs.input()), 1, 2));
        Map<Tensor, Range> same = new HashMap<>();
        ranges(graph).keySet().forEach(tensor -> same.put(tensor, new Range(-1, 1)));
        Subgraph activated = activated(graph, INT8, same);
        assertEquals(Optional.empty(), new AlignScales().apply(activated));
    }

    @Test
    void alignScalesRequantizesASumWhoseKernelWouldAbortAtTheWantedScale() throws Exception {
        Tensor sum = graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), graphs.input()), 1, 2);
        Tensor tiny = Graphs.floats("tiny", List.of(1, 2), 1e-9f, 1e-9f);
        Subgraph graph =
                graphs.build(graphs.op(Operator.CONCATENATION, "ConcatenationOptions", List.of(sum, tiny), 1, 4));
        Tensor joined = graph.outputs().get(0);
        Map<Tensor, Range> ranges = ranges(graph);
        ranges.put(joined, new Range(-1e-9f, 1e-9f));
        Subgraph result = fire(new AlignScales(), activated(graph, INT8, ranges));
        assertEquals(
                List.of("ADD", "QUANTIZE", "CONCATENATION"),
                result.ops().stream().map(op -> op.operator().name()).toList());
        ranges.put(joined, new Range(-0.1f, 0.1f));
        assertEquals(
                2, fire(new AlignScales(), activated(graph, INT8, ranges)).ops().size());
    }

    @Test
    void setVersionsDoesNotFireTwiceAndDropUnusedDropsFloatWeights() throws Exception {
        Subgraph graph = fire(new QuantizeBias(), fire(WEIGHTS, activated(dense())));
        assertEquals(4, fire(new SetVersions(), graph).ops().get(0).version());
        Subgraph dropped = fire(new DropUnused(), graph);
        assertTrue(dropped.tensors().stream().noneMatch(tensor -> tensor.type() == DataType.FLOAT32));
        assertEquals(Optional.empty(), new DropUnused().apply(dropped));
    }

    @Test
    void nothingToQuantizeNamesTheOperator() {
        Subgraph graph = graphs.build(graphs.op("CEIL", "AbsOptions", List.of(graphs.input()), 1, 2));
        UnsupportedModelException e =
                assertThrows(UnsupportedModelException.class, () -> IntegerPasses.requireQuantizable(graph, INT8));
        assertTrue(e.getMessage().contains("CEIL"), e.getMessage());
    }

    private static Subgraph pooled(int window) {
        Graphs image = Graphs.withInput(1, 4, 4, 3);
        Options options = Options.named("Pool2DOptions")
                .with("padding", Options.PADDING_VALID)
                .with("stride_h", 4)
                .with("stride_w", 4)
                .with("filter_height", window)
                .with("filter_width", 4);
        return image.build(image.op(Operator.AVERAGE_POOL_2D, options, List.of(image.input()), 1, 1, 1, 3));
    }

    @Test
    void averageAllAsMeanFiresOnAWholeImageOnly() throws Exception {
        Op mean = fire(new AverageAllAsMean(), pooled(4)).ops().get(0);
        assertEquals(Operator.MEAN, mean.operator());
        assertEquals(Optional.of(true), mean.options().orElseThrow().find("keep_dims"));
        assertEquals(Optional.empty(), new AverageAllAsMean().apply(pooled(3)));
    }

    @Test
    void pipelineChecksAfterEveryPassThatFired() throws Exception {
        Subgraph graph = dense();
        List<String> checked = new ArrayList<>();
        Pipeline.Result result = new Pipeline(IntegerPasses.of(INT8, ranges(graph)), (pass, after) -> checked.add(pass))
                .run(Model.of("test", graph));
        assertEquals(result.fired(), checked);
        assertEquals(
                List.of("quantize-activations", "quantize-weights", "quantize-bias", "set-versions", "drop-unused"),
                checked);
    }
}
