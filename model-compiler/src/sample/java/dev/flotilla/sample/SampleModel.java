package dev.flotilla.sample;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The network of {@link Network} as a TensorFlow Lite graph, from its trained weights. */
final class SampleModel {
    private final Weights weights;
    private final List<Op> ops = new ArrayList<>();

    private SampleModel(Weights weights) {
        this.weights = weights;
    }

    /** A float model: input {@code image} [1,28,28,1] with values of 0 to 1, output {@code probabilities} [1,10]. */
    static Model of(Weights weights) {
        return new SampleModel(weights).build();
    }

    private Model build() {
        Tensor image = Tensor.computed("image", DataType.FLOAT32, List.of(1, Images.SIDE, Images.SIDE, 1));
        Tensor stem = convolve(image, "stem", Options.ACTIVATION_RELU);
        Tensor pooled = pool(Operator.MAX_POOL_2D, stem, "stem/pool");
        Tensor pointwise = convolve(depthwise(pooled), "pointwise", Options.ACTIVATION_RELU);
        Tensor sum = add(pointwise, convolve(pointwise, "residual", Options.ACTIVATION_NONE));
        Tensor averaged = pool(Operator.AVERAGE_POOL_2D, sum, "residual/pool");
        Tensor last = convolve(averaged, "last", Options.ACTIVATION_RELU);
        Tensor embedding = connect(flatten(last), "embedding", Options.ACTIVATION_RELU);
        Tensor logits = connect(embedding, "classes", Options.ACTIVATION_NONE);
        Tensor probabilities = computed("probabilities", logits.shape());
        add(Operator.SOFTMAX, List.of(logits), probabilities, Options.named("SoftmaxOptions").with("beta", 1f));
        return Model.of(
                "Fashion-MNIST sample of Flotilla",
                Subgraph.of("main", List.of(image), List.of(probabilities), ops, List.of()));
    }

    private Tensor convolve(Tensor input, String layer, byte activation) {
        Weights.Tensor filter = weights.get(layer + "/filter");
        int side = (int) filter.shape[0];
        int inputs = (int) filter.shape[2];
        int outputs = (int) filter.shape[3];
        // TensorFlow: height, width, inputs, outputs. TensorFlow Lite: outputs, height, width, inputs.
        Tensor constant = constant(
                layer + "/filter", List.of(outputs, side, side, inputs), transposed(filter.values, outputs));
        Tensor output =
                computed(layer, List.of(1, input.shape().get(1), input.shape().get(2), outputs));
        add(
                Operator.CONV_2D,
                List.of(input, constant, bias(layer)),
                output,
                windowed("Conv2DOptions", Options.PADDING_SAME, 1).with("fused_activation_function", activation));
        return output;
    }

    private Tensor depthwise(Tensor input) {
        Weights.Tensor filter = weights.get("depthwise/filter");
        int channels = (int) filter.shape[2];
        Tensor constant = constant("depthwise/filter", List.of(1, 3, 3, channels), filter.values);
        Tensor output = computed("depthwise", input.shape());
        add(
                Operator.DEPTHWISE_CONV_2D,
                List.of(input, constant, bias("depthwise")),
                output,
                windowed("DepthwiseConv2DOptions", Options.PADDING_SAME, 1)
                        .with("depth_multiplier", 1)
                        .with("fused_activation_function", Options.ACTIVATION_RELU));
        return output;
    }

    private Tensor pool(Operator operator, Tensor input, String name) {
        int height = input.shape().get(1) / 2;
        int width = input.shape().get(2) / 2;
        Tensor output = computed(name, List.of(1, height, width, input.shape().get(3)));
        Options options = windowed("Pool2DOptions", Options.PADDING_VALID, 2)
                .with("filter_width", 2)
                .with("filter_height", 2)
                .with("fused_activation_function", Options.ACTIVATION_NONE);
        add(operator, List.of(input), output, options);
        return output;
    }

    private Tensor add(Tensor left, Tensor right) {
        Tensor output = computed("residual/sum", left.shape());
        Options options = Options.named("AddOptions").with("fused_activation_function", Options.ACTIVATION_RELU);
        add(Operator.ADD, List.of(left, right), output, options);
        return output;
    }

    private Tensor flatten(Tensor input) {
        int[] shape = {1, Network.FEATURES};
        Tensor constant = Tensor.constant("flat/shape", DataType.INT32, List.of(2), Buffer.ofInts(shape));
        Tensor output = computed("flat", List.of(1, Network.FEATURES));
        add(
                Operator.RESHAPE,
                List.of(input, constant),
                output,
                Options.named("ReshapeOptions").with("new_shape", shape));
        return output;
    }

    private Tensor connect(Tensor input, String layer, byte activation) {
        Weights.Tensor matrix = weights.get(layer + "/weights");
        int inputs = (int) matrix.shape[0];
        int outputs = (int) matrix.shape[1];
        Tensor constant =
                constant(layer + "/weights", List.of(outputs, inputs), transposed(matrix.values, outputs));
        Tensor output = computed(layer, List.of(1, outputs));
        add(
                Operator.FULLY_CONNECTED,
                List.of(input, constant, bias(layer)),
                output,
                Options.named("FullyConnectedOptions").with("fused_activation_function", activation));
        return output;
    }

    private void add(Operator operator, List<Tensor> inputs, Tensor output, Options options) {
        ops.add(Op.of(operator, 1, inputs, List.of(output), options));
    }

    private Tensor bias(String layer) {
        Weights.Tensor bias = weights.get(layer + "/bias");
        return constant(layer + "/bias", List.of(bias.values.length), bias.values);
    }

    private static Options windowed(String table, byte padding, int stride) {
        return Options.named(table)
                .with("padding", padding)
                .with("stride_w", stride)
                .with("stride_h", stride);
    }

    private static Tensor computed(String name, List<Integer> shape) {
        return Tensor.computed(name, DataType.FLOAT32, shape);
    }

    private static Tensor constant(String name, List<Integer> shape, float[] values) {
        return Tensor.constant(name, DataType.FLOAT32, shape, Buffer.ofFloats(values));
    }

    /** Moves the last of the dimensions, which has {@code columns} places, to the front. */
    private static float[] transposed(float[] values, int columns) {
        int rows = values.length / columns;
        float[] result = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = values[row * columns + column];
            }
        }
        return result;
    }
}
