package dev.flotilla.compiler.pass.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassTest {
    private final Graphs graphs = Graphs.withInput(1, 2, 3);
    private final Tensor input = graphs.input();

    private Tensor reshape(Tensor from, Integer... shape) {
        int[] wanted = new int[shape.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = shape[i];
        }
        return graphs.op(
                Operator.RESHAPE,
                "ReshapeOptions",
                List.of(from, Graphs.ints("shape of " + from.name(), wanted)),
                shape);
    }

    private Tensor transpose(Tensor from, int[] permutation, Integer... shape) {
        Tensor constant = Graphs.ints("permutation of " + from.name(), permutation);
        return graphs.op(Operator.TRANSPOSE, "TransposeOptions", List.of(from, constant), shape);
    }

    private Tensor relu(Tensor from) {
        return graphs.op(
                Operator.RELU, "AbsOptions", List.of(from), from.shape().toArray(Integer[]::new));
    }

    private Tensor add(Tensor left, Tensor right) {
        return graphs.op(
                Operator.ADD, "AddOptions", List.of(left, right), left.shape().toArray(Integer[]::new));
    }

    private static List<String> operators(Subgraph graph) {
        return graph.ops().stream().map(op -> op.operator().name()).toList();
    }

    @Test
    void removesWhatReturnsItsInput() throws Exception {
        Tensor reshaped = reshape(input, 1, 2, 3);
        Tensor turned = transpose(reshaped, new int[] {0, 1, 2}, 1, 2, 3);
        Tensor padded = graphs.op(
                Operator.PAD,
                "PadOptions",
                List.of(turned, Tensor.constant("paddings", DataType.INT32, List.of(3, 2), Buffer.ofInts(new int[6]))),
                1,
                2,
                3);
        Subgraph result = Judge.fires(new RemoveNoOps(), graphs.build(relu(padded)));
        assertEquals(List.of("RELU"), operators(result));
        assertSame(input, result.ops().get(0).input(0));
    }

    @Test
    void removesANoOpBeforeAnOutputAndKeepsTheOutput() throws Exception {
        Tensor output = reshape(relu(input), 1, 2, 3);
        Subgraph result = Judge.fires(new RemoveNoOps(), graphs.build(output));
        assertEquals(List.of("RELU"), operators(result));
        assertSame(output, result.ops().get(0).output());
        assertSame(output, result.signatures().get(0).outputs().get(output.name()));
    }

    @Test
    void keepsANoOpThatParts() throws Exception {
        // From an input straight to an output, and from an output to another one.
        Judge.doesNotFire(new RemoveNoOps(), graphs.build(reshape(input, 1, 2, 3)));
        Graphs others = Graphs.withInput(1, 2);
        Tensor first = others.op(Operator.RELU, "AbsOptions", List.of(others.input()), 1, 2);
        Tensor second = others.op(Operator.RESHAPE, "ReshapeOptions", List.of(first, Graphs.ints("shape", 1, 2)), 1, 2);
        Judge.doesNotFire(new RemoveNoOps(), others.build(first, second));
    }

    @Test
    void keepsOperatorsThatMoveValues() throws Exception {
        Tensor swapped = transpose(input, new int[] {0, 2, 1}, 1, 3, 2);
        Judge.doesNotFire(new RemoveNoOps(), graphs.build(relu(reshape(swapped, 1, 6))));
    }

    @Test
    void mergesReshapesAndLeavesTheFirstToOthers() throws Exception {
        Tensor first = reshape(input, 6);
        Subgraph graph = graphs.build(relu(reshape(first, 3, 2)), relu(first));
        Subgraph result = Judge.fires(new MergeReshapes(), graph);
        assertSame(input, result.ops().get(1).input(0));
        assertEquals(4, result.ops().size());
    }

    @Test
    void mergeReshapesDoesNotFireOnOne() throws Exception {
        Judge.doesNotFire(new MergeReshapes(), graphs.build(reshape(relu(input), 6)));
    }

    @Test
    void mergesTransposesAndAnInversePairDisappears() throws Exception {
        Tensor first = transpose(input, new int[] {2, 0, 1}, 3, 1, 2);
        Subgraph merged =
                Judge.fires(new MergeTransposes(), graphs.build(relu(transpose(first, new int[] {1, 2, 0}, 1, 2, 3))));
        Subgraph result = Judge.fires(new RemoveDead(), Judge.fires(new RemoveNoOps(), merged));
        assertEquals(List.of("RELU"), operators(result));
    }

    @Test
    void mergesTransposesThatAreNoInverses() throws Exception {
        Tensor first = transpose(input, new int[] {2, 0, 1}, 3, 1, 2);
        Subgraph result =
                Judge.fires(new MergeTransposes(), graphs.build(transpose(first, new int[] {0, 2, 1}, 3, 2, 1)));
        assertSame(input, result.ops().get(1).input(0));
    }

    @Test
    void mergeTransposesDoesNotFireAcrossAnotherOperator() throws Exception {
        Tensor first = relu(transpose(input, new int[] {2, 0, 1}, 3, 1, 2));
        Judge.doesNotFire(new MergeTransposes(), graphs.build(transpose(first, new int[] {1, 2, 0}, 1, 2, 3)));
    }

    @Test
    void fusesEachActivation() throws Exception {
        for (Operator activation : List.of(Operator.RELU, Operator.RELU6, Operator.RELU_N1_TO_1)) {
            Graphs own = Graphs.withInput(1, 4);
            Tensor tens = Graphs.floats("tens", List.of(1), 10);
            Tensor product = own.op(Operator.MUL, "MulOptions", List.of(own.input(), tens), 1, 4);
            Tensor output = own.op(activation, "AbsOptions", List.of(product), 1, 4);
            Subgraph result = Judge.fires(new FuseActivations(), own.build(output));
            assertEquals(List.of("MUL"), operators(result));
            assertSame(output, result.outputs().get(0));
        }
    }

    @Test
    void fuseActivationsDoesNotFireOnAValueThatOthersSee() throws Exception {
        Tensor sum = add(input, input);
        Judge.doesNotFire(new FuseActivations(), graphs.build(relu(sum), sum));
        Graphs own = Graphs.withInput(1, 4);
        Tensor doubled = own.op(Operator.ADD, "AddOptions", List.of(own.input(), own.input()), 1, 4);
        Tensor clamped = own.op(Operator.RELU, "AbsOptions", List.of(doubled), 1, 4);
        Judge.doesNotFire(
                new FuseActivations(), own.build(own.op(Operator.MUL, "MulOptions", List.of(doubled, clamped), 1, 4)));
    }

    @Test
    void fuseActivationsDoesNotFireOnAnActivationThatIsFusedAlready() throws Exception {
        Options relu = Options.named("AddOptions").with("fused_activation_function", Options.ACTIVATION_RELU);
        Tensor sum = graphs.op(Operator.ADD, relu, List.of(input, input), 1, 2, 3);
        Judge.doesNotFire(
                new FuseActivations(), graphs.build(graphs.op(Operator.RELU6, "AbsOptions", List.of(sum), 1, 2, 3)));
    }

    @Test
    void removesOperatorsThatNobodyReads() throws Exception {
        Tensor unread = add(relu(input), input);
        Subgraph result = Judge.fires(new RemoveDead(), graphs.build(add(input, input)));
        assertEquals(List.of("ADD"), operators(result));
        assertEquals(2, result.tensors().size());
        assertEquals(List.of(1, 2, 3), unread.shape());
    }

    @Test
    void removeDeadKeepsWhatHasEffectsAndWhatASignatureReturns() throws Exception {
        Tensor resource = Tensor.computed("resource", DataType.RESOURCE, List.of(1));
        Op handle = Op.of(
                Operator.builtin(142, "VAR_HANDLE"),
                1,
                List.of(),
                List.of(resource),
                Options.named("VarHandleOptions"));
        Op assign = Op.of(
                Operator.builtin(144, "ASSIGN_VARIABLE"),
                1,
                List.of(resource, input),
                List.of(),
                Options.named("AssignVariableOptions"));
        List<Op> ops = new ArrayList<>(List.of(handle, assign));
        ops.addAll(graphs.build(relu(input)).ops());
        Subgraph graph = Subgraph.of("main", List.of(input), List.of(ops.get(2).output()), ops, List.of());
        Judge.doesNotFire(new RemoveDead(), graph);
    }

    @Test
    void sharesBuffersOfEqualBytes() throws Exception {
        Tensor one = Graphs.floats("one", List.of(3), 1, 2, 3);
        Tensor other = Graphs.floats("other", List.of(3), 1, 2, 3);
        Tensor third = Graphs.floats("third", List.of(3), 1, 2, 4);
        Subgraph result = Judge.fires(new ShareBuffers(), graphs.build(add(add(add(input, one), other), third)));
        Optional<Buffer> shared = result.ops().get(0).input(1).parts().buffer();
        assertEquals(shared, result.ops().get(1).input(1).parts().buffer());
        assertEquals(
                third.parts().buffer(), result.ops().get(2).input(1).parts().buffer());
    }

    @Test
    void shareBuffersDoesNotFireOnDifferentBytes() throws Exception {
        Tensor one = Graphs.floats("one", List.of(3), 1, 2, 3);
        Judge.doesNotFire(new ShareBuffers(), graphs.build(add(add(input, one), one)));
    }

    @Test
    void cancelsAQuantizeThatUndoesADequantize() throws Exception {
        Quantization half = Quantization.perTensor(0.5f, 3);
        Subgraph graph = requantized(half, half);
        Subgraph result = Judge.fires(new CancelRequantization(), graph);
        Subgraph swept = Judge.fires(new RemoveDead(), result);
        assertEquals(List.of("QUANTIZE", "RESHAPE", "DEQUANTIZE"), operators(swept));
    }

    @Test
    void cancelRequantizationDoesNotFireBetweenDifferentScales() throws Exception {
        Judge.doesNotFire(
                new CancelRequantization(),
                requantized(Quantization.perTensor(0.5f, 3), Quantization.perTensor(0.25f, 3)));
    }

    /** float → int8 → float → int8 → RESHAPE → float. */
    private static Subgraph requantized(Quantization first, Quantization second) {
        Tensor input = Tensor.computed("input", DataType.FLOAT32, List.of(1, 4));
        Tensor stored = Tensor.computed("stored", DataType.INT8, List.of(1, 4)).quantizedAs(DataType.INT8, first);
        Tensor real = Tensor.computed("real", DataType.FLOAT32, List.of(1, 4));
        Tensor again = Tensor.computed("again", DataType.INT8, List.of(1, 4)).quantizedAs(DataType.INT8, second);
        Tensor flat = Tensor.computed("flat", DataType.INT8, List.of(4)).quantizedAs(DataType.INT8, second);
        Tensor output = Tensor.computed("output", DataType.FLOAT32, List.of(4));
        Options quantize = Options.named("QuantizeOptions");
        Options dequantize = Options.named("DequantizeOptions");
        List<Op> ops = List.of(
                Op.of(Operator.QUANTIZE, 1, List.of(input), List.of(stored), quantize),
                Op.of(Operator.DEQUANTIZE, 2, List.of(stored), List.of(real), dequantize),
                Op.of(Operator.QUANTIZE, 1, List.of(real), List.of(again), quantize),
                Op.of(
                        Operator.RESHAPE,
                        1,
                        List.of(again, Graphs.ints("shape", 4)),
                        List.of(flat),
                        Options.named("ReshapeOptions")),
                Op.of(Operator.DEQUANTIZE, 2, List.of(flat), List.of(output), dequantize));
        return Subgraph.of("main", List.of(input), List.of(output), ops, List.of());
    }
}
