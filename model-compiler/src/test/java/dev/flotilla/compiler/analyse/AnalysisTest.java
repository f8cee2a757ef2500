package dev.flotilla.compiler.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RefSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalysisTest {
    private final Graphs graphs = Graphs.withInput(1, 16);

    /** 64 bytes from 64 bytes. */
    private Tensor relu(Tensor from) {
        return graphs.op(Operator.RELU, "AbsOptions", List.of(from), 1, 16);
    }

    private ArenaPlan plan(Tensor... outputs) throws UnsupportedModelException {
        return Analysis.of(Model.of("test", graphs.build(outputs))).memory();
    }

    @Test
    void aChainNeedsItsInputAndTwoTensorsHoweverLong() throws Exception {
        ArenaPlan plan = plan(relu(relu(relu(relu(graphs.input())))));
        assertEquals(3 * 64, plan.bytes().orElseThrow());
        assertEquals(3 * 64, plan.lowerBound());
        assertEquals(1, plan.peak());
    }

    @Test
    void aTensorThatIsReadLateIsHeldUntilThen() throws Exception {
        Tensor early = relu(graphs.input());
        Tensor late = relu(relu(early));
        ArenaPlan plan = plan(graphs.op(Operator.ADD, "AddOptions", List.of(early, late), 1, 16));
        assertEquals(4 * 64, plan.bytes().orElseThrow());
        assertEquals(2, plan.peak());
    }

    @Test
    void plansOfReferenceModelsLieBetweenTheLowerBoundAndTheSum() throws Exception {
        for (Path file : RefSet.allModels()) {
            Model model;
            try {
                model = ModelReader.read(Files.readAllBytes(file));
            } catch (UnsupportedModelException e) {
                continue;
            }
            ArenaPlan plan = Analysis.of(model).memory();
            long sum = Lifetime.of(model.main()).stream()
                    .mapToLong(life -> life.bytes() + 64)
                    .sum();
            long planned = plan.bytes().orElseThrow();
            assertTrue(plan.lowerBound() <= planned && planned <= sum, file + ": " + plan + " of " + sum);
        }
    }

    /** The published figures are 12.5 (MLPerf Tiny, resnet8) and 41 million (MobileNet v1 0.25 at 224). */
    @Test
    void countsTheMultiplyAccumulatesOfKnownNetworks() throws Exception {
        assertEquals(12.5, millions("resnet8_float"), 0.1);
        assertEquals(12.5, millions("resnet8_int8"), 0.1);
        assertEquals(41, millions("mobilenet_v1_025_224_float"), 0.5);
    }

    private static double millions(String name) throws Exception {
        return Analysis.of(ModelReader.read(RefSet.model(name))).macs() / 1e6;
    }

    @Test
    void countsEveryKindOfProductByItsShapes() {
        assertEquals(2 * 3 * 3 * 4 * 5 * 7, macs("CONV_2D", List.of(1, 2, 3, 7), List.of(7, 3, 4, 5)));
        assertEquals(2 * 3 * 7 * 4 * 5, macs("DEPTHWISE_CONV_2D", List.of(1, 2, 3, 7), List.of(1, 4, 5, 7)));
        assertEquals(6 * 5, macs("FULLY_CONNECTED", List.of(1, 6), List.of(6, 5)));
        assertEquals(2 * 3 * 7 * 4 * 5 * 6 * 8, macs("CONV_3D", List.of(1, 1, 2, 3, 7), List.of(4, 5, 6, 8, 7)));
        assertEquals(0, macs("ADD", List.of(1, 6), List.of(1, 6)));
    }

    private long macs(String operator, List<Integer> output, List<Integer> weights) {
        return Macs.of(Op.of(
                Operator.builtin(1, operator),
                1,
                List.of(graphs.input(), Tensor.computed("weights", DataType.FLOAT32, weights)),
                List.of(Tensor.computed("output", DataType.FLOAT32, output)),
                Options.named("AddOptions")));
    }

    @Test
    void countsParametersAndBytesOfSharedConstantsOnceAndNoIndices() throws Exception {
        Tensor weights = Graphs.floats("weights", List.of(16), new float[16]);
        Tensor twin = weights.withName("twin");
        Tensor shape = Graphs.ints("shape", 1, 16);
        Tensor sum = graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), weights), 1, 16);
        Tensor again = graphs.op(Operator.ADD, "AddOptions", List.of(sum, twin), 1, 16);
        Tensor output = graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(again, shape), 1, 16);
        Analysis analysis = Analysis.of(Model.of("test", graphs.build(output)));
        assertEquals(16, analysis.parameters());
        assertEquals(64 + 8, analysis.constantBytes());
        assertFalse(analysis.constants().get(0).shared());
        assertTrue(analysis.constants().get(1).shared());
        assertEquals(Map.of(DataType.FLOAT32, 4), analysis.computedTypes());
    }

    @Test
    void refusesAShapeThatNoRuntimeHolds() {
        for (List<Integer> shape : List.of(List.of(1 << 30, 1 << 30, 1 << 30), List.of(-1, 4))) {
            Tensor monster = Tensor.computed("monster", DataType.FLOAT32, shape);
            Op op = Op.of(Operator.RELU, 1, List.of(graphs.input()), List.of(monster), Options.named("AbsOptions"));
            Model model = Model.of("test", graphs.build(graphs.input()).withOps(List.of(op)));
            UnsupportedModelException e = assertThrows(UnsupportedModelException.class, () -> Analysis.of(model));
            assertTrue(e.getMessage().contains("monster"), e.getMessage());
        }
    }

    @Test
    void countsTheWeightsOfEveryRecurrentCellOnceAStep() throws Exception {
        Tensor features = Graphs.floats("features", List.of(4, 16), new float[64]);
        Tensor time = Graphs.floats("time", List.of(4, 10), new float[40]);
        Tensor state = Graphs.floats("state", List.of(4, 4), new float[16]);
        graphs.op("SVDF", "SVDFOptions", List.of(graphs.input(), features, time), 1, 4);
        Tensor out = graphs.op("RNN", "RNNOptions", List.of(graphs.input(), features, state), 1, 4);
        Analysis analysis = Analysis.of(Model.of("test", graphs.build(out)));
        assertEquals(
                List.of(64L + 40, 64L + 16),
                analysis.steps().stream().map(Analysis.Step::macs).toList());
    }
}
