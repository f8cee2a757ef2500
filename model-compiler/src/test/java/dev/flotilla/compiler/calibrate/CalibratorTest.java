package dev.flotilla.compiler.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.contract.inference.InferenceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private final Graphs graphs = Graphs.withInput(1, 2);

    private Subgraph rectifying() {
        Tensor weights = Graphs.floats("weights", List.of(2, 2), 1, 0, 0, 1);
        Options options =
                Options.named("FullyConnectedOptions").with("fused_activation_function", Options.ACTIVATION_RELU);
        return graphs.build(graphs.op(Operator.FULLY_CONNECTED, options, List.of(graphs.input(), weights), 1, 2));
    }

    private static List<byte[]> sample(Calibrator calibrator, float... values) {
        return List.of(calibrator.inputs().get(0).quantize(values));
    }

    @Test
    void seesAnOutputAsItsFusedActivationLeavesIt() throws Exception {
        Subgraph graph = rectifying();
        try (Calibrator calibrator = Calibrator.over(graph, ModelWriter.write(Model.of("test", graph)))) {
            calibrator.add(sample(calibrator, -4, 1));
            calibrator.add(sample(calibrator, 3, -2));
            Calibration found = calibrator.result(CalibrationMethod.MIN_MAX, ActivationType.INT8);
            assertEquals(2, found.samples());
            assertEquals(new Range(-4, 3), found.ranges().get(graphs.input()));
            assertEquals(new Range(0, 3), found.ranges().get(graph.outputs().get(0)));
        }
    }

    @Test
    void namesTheSampleAndTheTensorOfAValueThatIsNotFinite() throws Exception {
        Subgraph graph = rectifying();
        try (Calibrator calibrator = Calibrator.over(graph, ModelWriter.write(Model.of("test", graph)))) {
            calibrator.add(sample(calibrator, 1, 1));
            InferenceException e =
                    assertThrows(InferenceException.class, () -> calibrator.add(sample(calibrator, 0, Float.NaN)));
            assertTrue(e.getMessage().contains("sample 1"), e.getMessage());
            assertTrue(e.getMessage().contains("'input'"), e.getMessage());
        }
    }
}
