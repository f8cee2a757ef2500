package dev.flotilla.compiler.recover;

import static dev.flotilla.compiler.graph.Options.ACTIVATION_NONE;
import static dev.flotilla.compiler.graph.Options.ACTIVATION_RELU;
import static dev.flotilla.compiler.quant.TargetRuntime.DEFAULT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.ChannelWeights;
import dev.flotilla.compiler.testkit.RealFeed;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WeightRoundingTest {
    private final RandomGraphs graphs = new RandomGraphs(41);
    private final RealFeed samples = graphs.samples(10);

    private Model twoLayers() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        return graphs.model(graphs.depthwise(first, ACTIVATION_NONE));
    }

    @Test
    void leavesWeightsThatQuantizationKeeps() throws Exception {
        Model rounded = new WeightRounding(true, true, DEFAULT).apply(twoLayers(), samples);
        for (Op op : rounded.main().ops()) {
            Layer layer = Layer.find(op).orElseThrow();
            int axis = layer.depthwise() ? 3 : 0;
            int[] shape = layer.weightsTensor().shape().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            float[] weights = layer.weights();
            ChannelWeights stored = ChannelWeights.quantize(weights, shape, axis, new float[layer.channels()]);
            for (int c = 0; c < layer.channels(); c++) {
                for (int t = 0; t < layer.taps(); t++) {
                    int at = layer.index(c, t);
                    assertEquals(weights[at], stored.values()[at] * stored.scales()[c], 1e-5 * stored.scales()[c]);
                }
            }
        }
    }

    @Test
    void givesTheSameModelForTheSameSamples() throws Exception {
        Model model = twoLayers();
        assertArrayEquals(
                ModelWriter.write(new WeightRounding(true, true, DEFAULT).apply(model, samples)),
                ModelWriter.write(new WeightRounding(true, true, DEFAULT).apply(model, samples)));
    }

    @Test
    void correctedBiasKeepsTheMeanOfEveryChannel() throws Exception {
        Model model = graphs.model(graphs.conv(graphs.input(), ACTIVATION_NONE));
        double[] expected = means(model);
        double worst = 0;
        double uncorrected = 0;
        double[] corrected = means(new WeightRounding(false, true, DEFAULT).apply(model, samples));
        double[] plain = means(Recoveries.round(Set.of(Recovery.ADAPTIVE_ROUNDING), model, samples, DEFAULT));
        for (int c = 0; c < expected.length; c++) {
            worst = Math.max(worst, Math.abs(expected[c] - corrected[c]));
            uncorrected = Math.max(uncorrected, Math.abs(expected[c] - plain[c]));
        }
        assertTrue(worst < 1e-5, "off by " + worst);
        assertTrue(uncorrected > worst, "off by " + uncorrected + " without correction");
    }

    private double[] means(Model model) throws Exception {
        double[] means = new double[RandomGraphs.CHANNELS];
        try (Trace trace = Trace.of(model.main(), ModelWriter.write(model))) {
            for (int i = 0; i < samples.size(); i++) {
                trace.run(samples.inputs(i, trace.inputs()));
                float[] output = trace.values(model.main().outputs().get(0)).orElseThrow();
                for (int k = 0; k < output.length; k++) {
                    means[k % means.length] += output[k] / (double) output.length / samples.size() * means.length;
                }
            }
        }
        return means;
    }

    @Test
    void nothingChosenOrNothingSeenChangesNothing() throws Exception {
        Model model = twoLayers();
        assertSame(model, Recoveries.equalize(Set.of(), model, samples, ActivationType.INT8, DEFAULT));
        assertSame(model, Recoveries.round(Set.of(), model, samples, DEFAULT));
        RealFeed nothing = samples.part(0, 0);
        assertSame(model, Recoveries.equalize(Recovery.DEFAULT, model, nothing, ActivationType.INT8, DEFAULT));
        assertSame(model, Recoveries.round(Recovery.DEFAULT, model, nothing, DEFAULT));
    }
}
