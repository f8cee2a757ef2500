package dev.flotilla.compiler.recover;

import static dev.flotilla.compiler.graph.Options.ACTIVATION_NONE;
import static dev.flotilla.compiler.graph.Options.ACTIVATION_RELU;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.testkit.RealFeed;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmpiricalBiasTest {
    private final RandomGraphs graphs = new RandomGraphs(43);
    private final RealFeed samples = graphs.samples(10);
    private final Model model =
            graphs.model(graphs.depthwise(graphs.conv(graphs.input(), ACTIVATION_RELU), ACTIVATION_NONE));

    /** The model with all weights a tenth smaller, as if quantization had done that. */
    private Model weakened() {
        Map<Op, Op> changed = new HashMap<>();
        for (Op op : model.main().ops()) {
            Layer layer = Layer.find(op).orElseThrow();
            float[] weights = layer.weights();
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= 0.9f;
            }
            changed.put(op, layer.with(weights, layer.bias()).op());
        }
        return Layers.replace(model, changed);
    }

    @Test
    void restoresTheMeanOfEveryChannelBehindARectifier() throws Exception {
        Model corrected = new EmpiricalBias(model, quantized -> quantized, samples).apply(weakened());
        assertTrue(distance(corrected) < 1e-4, "off by " + distance(corrected));
        assertTrue(distance(weakened()) > 1e-2, "off by " + distance(weakened()) + " without correction");
    }

    @Test
    void correctsNothingUnlessChosen() throws Exception {
        Model rounded = weakened();
        assertSame(rounded, Recoveries.correct(Set.of(), model, rounded, samples, quantized -> quantized));
        assertSame(
                rounded,
                Recoveries.correct(Recovery.DEFAULT, model, rounded, samples.part(0, 0), quantized -> quantized));
    }

    /** The largest distance between the mean of a channel of the output and that of the model. */
    private double distance(Model other) throws Exception {
        double[] expected = means(model);
        double[] found = means(other);
        double largest = 0;
        for (int c = 0; c < expected.length; c++) {
            largest = Math.max(largest, Math.abs(expected[c] - found[c]));
        }
        return largest;
    }

    private double[] means(Model of) throws Exception {
        double[] means = new double[RandomGraphs.CHANNELS];
        try (Trace trace = Trace.of(of.main(), ModelWriter.write(of))) {
            for (int i = 0; i < samples.size(); i++) {
                trace.run(samples.inputs(i, trace.inputs()));
                float[] output = trace.values(of.main().outputs().get(0)).orElseThrow();
                for (int k = 0; k < output.length; k++) {
                    means[k % means.length] += output[k] / (double) output.length / samples.size() * means.length;
                }
            }
        }
        return means;
    }
}
