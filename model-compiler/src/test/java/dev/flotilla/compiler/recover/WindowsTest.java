package dev.flotilla.compiler.recover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.calibrate.Trace;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.RealFeed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of windows and weights against what the runtime computes. */
class WindowsTest {
    private final RandomGraphs graphs = new RandomGraphs(21);

    private void assertGivesWhatTheRuntimeComputes(Model model) throws Exception {
        Op op = model.main().ops().get(0);
        Layer layer = Layer.find(op).orElseThrow();
        Windows windows = Windows.of(layer).orElseThrow();
        RealFeed samples = graphs.samples(1);
        try (Trace trace = Trace.of(model.main(), ModelWriter.write(model))) {
            trace.run(samples.inputs(0, trace.inputs()));
            float[] input = trace.values(op.input(0)).orElseThrow();
            float[] output = trace.values(op.output()).orElseThrow();
            assertEquals(output.length, windows.count() * layer.channels());
            double[] window = new double[windows.length()];
            for (int i = 0; i < output.length; i++) {
                windows.read(input, i / layer.channels(), window);
                assertEquals(product(layer, i % layer.channels(), window, windows.inputs()), output[i], 1e-3);
            }
        }
    }

    private static double product(Layer layer, int channel, double[] window, int inputs) {
        double sum = layer.bias().orElseThrow()[channel];
        for (int t = 0; t < layer.taps(); t++) {
            double value = layer.depthwise() ? window[t * inputs + channel * inputs / layer.channels()] : window[t];
            sum += layer.weights()[layer.index(channel, t)] * value;
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0,1,1,6", "0,2,1,3", "1,1,1,4", "1,2,1,2", "0,1,2,6", "1,1,2,2"})
    void readsConvolutionsAtEveryStrideDilationAndPadding(byte padding, int stride, int dilation, int side)
            throws Exception {
        Options options = RandomGraphs.image("Conv2DOptions", stride, Options.ACTIVATION_NONE)
                .with("padding", padding)
                .with("dilation_w_factor", dilation)
                .with("dilation_h_factor", dilation);
        List<Tensor> inputs = List.of(graphs.input(), graphs.weights(5, 3, 3, 4), graphs.weights(5));
        assertGivesWhatTheRuntimeComputes(graphs.model(graphs.op(Operator.CONV_2D, options, inputs, 1, side, side, 5)));
    }

    @Test
    void readsDepthwiseConvolutionsWithSeveralOutputsAChannel() throws Exception {
        Options options = RandomGraphs.image("DepthwiseConv2DOptions", 1, Options.ACTIVATION_NONE)
                .with("depth_multiplier", 2);
        List<Tensor> inputs = List.of(graphs.input(), graphs.weights(1, 3, 3, 8), graphs.weights(8));
        assertGivesWhatTheRuntimeComputes(
                graphs.model(graphs.op(Operator.DEPTHWISE_CONV_2D, options, inputs, 1, 6, 6, 8)));
    }

    @Test
    void readsTheRowsOfFullyConnectedLayers() throws Exception {
        List<Tensor> inputs = List.of(graphs.input(), graphs.weights(3, 4), graphs.weights(3));
        assertGivesWhatTheRuntimeComputes(graphs.model(
                graphs.op(Operator.FULLY_CONNECTED, Options.named("FullyConnectedOptions"), inputs, 36, 3)));
    }
}
