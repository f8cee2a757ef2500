package dev.flotilla.sample;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * The sample network in TensorFlow: a convolution, a depthwise-separable block, a residual block and a last convolution,
 * with pooling between, then two fully connected layers. About 121,000 parameters.
 *
 * <p>{@link SampleModel} writes the same network as a TensorFlow Lite graph.
 */
final class Network {
    static final int CLASSES = 10;

    /** Values in the last convolution's output: 7 x 7 places, 32 channels. */
    static final int FEATURES = 7 * 7 * 32;

    /** Shapes of the parameters: filters as height, width, inputs, outputs. */
    static final Map<String, long[]> SHAPES = shapes();

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("stem/filter", new long[] {3, 3, 1, 16});
        shapes.put("stem/bias", new long[] {16});
        shapes.put("depthwise/filter", new long[] {3, 3, 16, 1});
        shapes.put("depthwise/bias", new long[] {16});
        shapes.put("pointwise/filter", new long[] {1, 1, 16, 32});
        shapes.put("pointwise/bias", new long[] {32});
        shapes.put("residual/filter", new long[] {3, 3, 32, 32});
        shapes.put("residual/bias", new long[] {32});
        shapes.put("last/filter", new long[] {3, 3, 32, 32});
        shapes.put("last/bias", new long[] {32});
        shapes.put("embedding/weights", new long[] {FEATURES, 64});
        shapes.put("embedding/bias", new long[] {64});
        shapes.put("classes/weights", new long[] {64, CLASSES});
        shapes.put("classes/bias", new long[] {CLASSES});
        return Collections.unmodifiableMap(shapes);
    }

    private final Ops tf;
    private final Map<String, Variable<TFloat32>> variables = new LinkedHashMap<>();
    private final Placeholder<TFloat32> images;
    private final Operand<TFloat32> logits;

    Network(Ops tf) {
        this.tf = tf;
        SHAPES.forEach((name, shape) -> variables.put(name, tf.variable(Shape.of(shape), TFloat32.class)));
        this.images = tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(-1, Images.SIDE, Images.SIDE, 1)));
        this.logits = build();
    }

    /** The input: batch, rows, columns, one channel, values of 0 to 1. */
    Placeholder<TFloat32> images() {
        return images;
    }

    /** The output before softmax: batch, classes. */
    Operand<TFloat32> logits() {
        return logits;
    }

    Map<String, Variable<TFloat32>> variables() {
        return variables;
    }

    private Operand<TFloat32> build() {
        Operand<TFloat32> stem = halve(tf.nn.relu(convolve(images, "stem")));
        Operand<TFloat32> depthwise = tf.nn.relu(tf.nn.biasAdd(
                tf.nn.depthwiseConv2dNative(stem, variable("depthwise/filter"), List.of(1L, 1L, 1L, 1L), "SAME"),
                variable("depthwise/bias")));
        Operand<TFloat32> pointwise = tf.nn.relu(convolve(depthwise, "pointwise"));
        Operand<TFloat32> sum = tf.nn.relu(tf.math.add(pointwise, convolve(pointwise, "residual")));
        Operand<TFloat32> averaged =
                tf.nn.avgPool(sum, List.of(1L, 2L, 2L, 1L), List.of(1L, 2L, 2L, 1L), "VALID");
        Operand<TFloat32> last = tf.nn.relu(convolve(averaged, "last"));
        Operand<TFloat32> flat = tf.reshape(last, tf.constant(new int[] {-1, FEATURES}));
        Operand<TFloat32> embedding = tf.nn.relu(connect(flat, "embedding"));
        return connect(embedding, "classes");
    }

    private Operand<TFloat32> connect(Operand<TFloat32> input, String layer) {
        return tf.math.add(tf.linalg.matMul(input, variable(layer + "/weights")), variable(layer + "/bias"));
    }

    private Operand<TFloat32> convolve(Operand<TFloat32> input, String layer) {
        return tf.nn.biasAdd(
                tf.nn.conv2d(input, variable(layer + "/filter"), List.of(1L, 1L, 1L, 1L), "SAME"),
                variable(layer + "/bias"));
    }

    private Operand<TFloat32> halve(Operand<TFloat32> input) {
        return tf.nn.maxPool(
                input, tf.constant(new int[] {1, 2, 2, 1}), tf.constant(new int[] {1, 2, 2, 1}), "VALID");
    }

    private Variable<TFloat32> variable(String name) {
        Variable<TFloat32> variable = variables.get(name);
        if (variable == null) {
            throw new IllegalArgumentException("no variable named " + name);
        }
        return variable;
    }
}
