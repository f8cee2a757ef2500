package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RealFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Graphs with random weights whose channels differ widely in size, and samples for them. */
final class RandomGraphs {
    static final int SIDE = 6;
    static final int CHANNELS = 4;

    private final Random random;
    private final Graphs graphs = Graphs.withInput(1, SIDE, SIDE, CHANNELS);

    RandomGraphs(long seed) {
        this.random = new Random(seed);
    }

    Tensor input() {
        return graphs.input();
    }

    /** A 3 × 3 convolution with as many channels as its input and the same size. */
    Tensor conv(Tensor from, byte activation) {
        Options options = image("Conv2DOptions", 1, activation);
        List<Tensor> inputs = List.of(from, weights(CHANNELS, 3, 3, CHANNELS), weights(CHANNELS));
        return graphs.op(Operator.CONV_2D, options, inputs, 1, SIDE, SIDE, CHANNELS);
    }

    Tensor depthwise(Tensor from, byte activation) {
        Options options = image("DepthwiseConv2DOptions", 1, activation).with("depth_multiplier", 1);
        List<Tensor> inputs = List.of(from, weights(1, 3, 3, CHANNELS), weights(CHANNELS));
        return graphs.op(Operator.DEPTHWISE_CONV_2D, options, inputs, 1, SIDE, SIDE, CHANNELS);
    }

    Tensor add(Tensor left, Tensor right) {
        Options options = Options.named("AddOptions").with("fused_activation_function", Options.ACTIVATION_RELU);
        return graphs.op(Operator.ADD, options, List.of(left, right), 1, SIDE, SIDE, CHANNELS);
    }

    /** Average pooling to one place, a reshape, and a fully-connected layer with three outputs. */
    Tensor head(Tensor from) {
        Options pool = image("Pool2DOptions", SIDE, Options.ACTIVATION_NONE)
                .with("filter_height", SIDE)
                .with("filter_width", SIDE)
                .with("padding", Options.PADDING_VALID);
        Tensor pooled = graphs.op(Operator.AVERAGE_POOL_2D, pool, List.of(from), 1, 1, 1, CHANNELS);
        Tensor flat = graphs.op(
                Operator.RESHAPE, "ReshapeOptions", List.of(pooled, Graphs.ints("s", 1, CHANNELS)), 1, CHANNELS);
        return graphs.fullyConnected(flat, weights(3, CHANNELS), weights(3));
    }

    /** Any op. */
    Tensor op(Operator operator, Options options, List<Tensor> inputs, Integer... shape) {
        return graphs.op(operator, options, inputs, shape);
    }

    static Options image(String table, int stride, byte activation) {
        return Options.named(table)
                .with("padding", Options.PADDING_SAME)
                .with("stride_w", stride)
                .with("stride_h", stride)
                .with("fused_activation_function", activation);
    }

    /** Normal values, in sizes that differ by up to a hundred along the first and the last dimension. */
    Tensor weights(Integer... shape) {
        int last = shape[shape.length - 1];
        int elements = List.of(shape).stream().reduce(1, Math::multiplyExact);
        float[] values = new float[elements];
        double[] first = sizes(shape[0]);
        double[] sizes = sizes(last);
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (random.nextGaussian() * sizes[i % last] * first[i / (elements / shape[0])]);
        }
        return Graphs.floats("weights", List.of(shape), values);
    }

    private double[] sizes(int count) {
        return random.doubles(count).map(x -> Math.pow(10, x - 0.5)).toArray();
    }

    Model model(Tensor... outputs) {
        return Model.of("test", graphs.build(outputs));
    }

    RealFeed samples(int count) {
        List<float[]> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] sample = new float[SIDE * SIDE * CHANNELS];
            for (int k = 0; k < sample.length; k++) {
                sample[k] = (float) random.nextGaussian();
            }
            samples.add(sample);
        }
        return new RealFeed(samples);
    }
}
