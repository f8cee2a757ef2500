package dev.flotilla.compiler.pass.tidy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloatWeightsTest {
    /** The hybrid kernel rounds its input to eight bits, and the terms of these sums cancel. */
    private static final double TOLERANCE = 0.05;

    private final Graphs graphs = Graphs.withInput(1, 2);

    private Subgraph hybrid(Quantization quantization) {
        Tensor weights = Tensor.constant("weights", DataType.INT8, List.of(2, 2), Buffer.of(new byte[] {1, -2, 3, 127}))
                .quantizedAs(DataType.INT8, quantization);
        Options options = Options.named("FullyConnectedOptions").with("asymmetric_quantize_inputs", true);
        Tensor bias = Graphs.floats("bias", List.of(2), 1, 2);
        Tensor output = graphs.op(Operator.FULLY_CONNECTED, options, List.of(graphs.input(), weights, bias), 1, 2);
        Subgraph graph = graphs.build(output);
        return graph.withOps(List.of(graph.ops().get(0).withVersion(9)));
    }

    @Test
    void makesWeightsFloatAndTheOperatorAFloatOne() throws Exception {
        Subgraph result = Judge.fires(new FloatWeights(), hybrid(Quantization.perTensor(0.5f, 0)), TOLERANCE);
        Op op = result.ops().get(0);
        assertArrayEquals(new float[] {0.5f, -1, 1.5f, 63.5f}, op.input(1).floats());
        assertEquals(1, op.version());
        assertEquals(
                false,
                op.options().orElseThrow().find("asymmetric_quantize_inputs").orElseThrow());
    }

    @Test
    void readsScalesPerChannel() throws Exception {
        Quantization perChannel = Quantization.of(List.of(0.5f, 2f), List.of(0L, 0L), 0);
        Subgraph result = new FloatWeights().apply(hybrid(perChannel)).orElseThrow();
        assertArrayEquals(
                new float[] {0.5f, -1, 6, 254}, result.ops().get(0).input(1).floats());
    }

    @Test
    void doesNotFireOnFloatWeights() throws Exception {
        Tensor weights = Graphs.floats("weights", List.of(1, 2), 1, 2);
        Tensor bias = Graphs.floats("bias", List.of(1), 1);
        Judge.doesNotFire(new FloatWeights(), graphs.build(graphs.fullyConnected(graphs.input(), weights, bias)));
    }

    @Test
    void doesNotFireOnWeightsWithoutAUsableScale() throws Exception {
        Quantization three = Quantization.of(List.of(1f, 1f, 1f), List.of(0L, 0L, 0L), 0);
        Judge.doesNotFire(new FloatWeights(), hybrid(three));
    }
}
