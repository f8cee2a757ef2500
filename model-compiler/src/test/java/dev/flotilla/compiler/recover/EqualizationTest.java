package dev.flotilla.compiler.recover;

import static dev.flotilla.compiler.graph.Options.ACTIVATION_NONE;
import static dev.flotilla.compiler.graph.Options.ACTIVATION_RELU;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.testkit.RealFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EqualizationTest {
    private static Model residual(RandomGraphs graphs) {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        Tensor second = graphs.conv(graphs.depthwise(first, ACTIVATION_RELU), ACTIVATION_NONE);
        return graphs.model(graphs.head(graphs.conv(graphs.add(first, second), ACTIVATION_RELU)));
    }

    private static float[] output(Model model, RealFeed samples, int index) throws Exception {
        try (Trace trace = Trace.of(model.main(), ModelWriter.write(model))) {
            trace.run(samples.inputs(index, trace.inputs()));
            return trace.values(model.main().outputs().get(0)).orElseThrow();
        }
    }

    private static void assertSameFunction(Model before, Model after, RealFeed samples) throws Exception {
        for (int i = 0; i < samples.size(); i++) {
            assertArrayEquals(output(before, samples, i), output(after, samples, i));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsEveryBitOfTheOutputs(long seed) throws Exception {
        RandomGraphs graphs = new RandomGraphs(seed);
        Model model = residual(graphs);
        RealFeed samples = graphs.samples(4);
        Model byWeights = Equalization.ofWeights(model);
        Model byActivations = Equalization.ofActivations(model, samples, ActivationType.INT8, TargetRuntime.DEFAULT);
        assertNotEquals(model, byWeights);
        assertNotEquals(model, byActivations);
        assertSameFunction(model, byWeights, samples);
        assertSameFunction(model, byActivations, samples);
    }

    @Test
    void makesTheWeightsOfBothSidesAlikeWithinAFactorOfTwo() {
        RandomGraphs graphs = new RandomGraphs(7);
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        Model model = Equalization.ofWeights(graphs.model(graphs.conv(first, ACTIVATION_NONE)));
        Layer writing = Layer.find(model.main().ops().get(0)).orElseThrow();
        Layer reading = Layer.find(model.main().ops().get(1)).orElseThrow();
        for (int c = 0; c < RandomGraphs.CHANNELS; c++) {
            float written = 0;
            float read = 0;
            for (int t = 0; t < writing.taps(); t++) {
                written = Math.max(written, Math.abs(writing.weights()[writing.index(c, t)]));
            }
            for (int i = c; i < reading.weights().length; i += RandomGraphs.CHANNELS) {
                read = Math.max(read, Math.abs(reading.weights()[i]));
            }
            assertTrue(written / read <= 2.001 && read / written <= 2.001, written + " and " + read);
        }
    }

    @Test
    void leavesAModelWithoutNeighbouringLayersAlone() throws Exception {
        RandomGraphs graphs = new RandomGraphs(8);
        Model model = graphs.model(graphs.conv(graphs.input(), ACTIVATION_RELU));
        assertSame(
                model,
                Equalization.ofActivations(model, graphs.samples(1), ActivationType.INT8, TargetRuntime.DEFAULT));
        assertSameFunction(model, Equalization.ofWeights(model), graphs.samples(1));
    }
}
