package dev.flotilla.compiler.bench;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.List;
import java.util.Random;

/** Convolutional networks of one shape and many sizes, with seeded weights. */
final class Ladder {
    static final int SIDE = 16;
    static final int INPUT_CHANNELS = 3;

    private static final int LAYERS = 8;
    private static final long SEED = 7;

    private Ladder() {}

    /** A network of eight 3 x 3 convolutions over {@value #SIDE} x {@value #SIDE} positions. */
    static byte[] model(int channels) {
        Random random = new Random(SEED);
        Graphs graphs = Graphs.withInput(1, SIDE, SIDE, INPUT_CHANNELS);
        Tensor last = graphs.input();
        for (int layer = 0; layer < LAYERS; layer++) {
            last = convolution(graphs, last, channels, layer, random);
        }
        return ModelWriter.write(Model.of(channels + " channels", graphs.build(last)));
    }

    private static Tensor convolution(Graphs graphs, Tensor from, int channels, int layer, Random random) {
        int inputs = from.shape().get(3);
        float reach = (float) Math.sqrt(2.0 / (9 * inputs));
        Tensor weights = normal("weights" + layer, List.of(channels, 3, 3, inputs), reach, random);
        Tensor bias = normal("bias" + layer, List.of(channels), 0.1f, random);
        Options options = Options.named("Conv2DOptions")
                .with("padding", Options.PADDING_SAME)
                .with("stride_w", 1)
                .with("stride_h", 1)
                .with("dilation_w_factor", 1)
                .with("dilation_h_factor", 1)
                .with("fused_activation_function", Options.ACTIVATION_RELU);
        return graphs.op(Operator.CONV_2D, options, List.of(from, weights, bias), 1, SIDE, SIDE, channels);
    }

    private static Tensor normal(String name, List<Integer> shape, float deviation, Random random) {
        float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * (float) random.nextGaussian();
        }
        return Graphs.floats(name, shape, values);
    }
}
