package dev.flotilla.compiler.property;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import java.util.List;

/** Steps whose operators move a window over an image [1,H,W,C], with windows and strides drawn to fit it. */
final class Windows {
    /** A window's height and width, the stride of both, and the padding. */
    private record Window(int height, int width, int stride, byte padding) {
        static Window draw(RandomGraph graph, List<Integer> shape) {
            return new Window(
                    1 + graph.draw(Math.min(3, shape.get(1))),
                    1 + graph.draw(Math.min(3, shape.get(2))),
                    1 + graph.draw(2),
                    graph.draw(2) == 0 ? Options.PADDING_SAME : Options.PADDING_VALID);
        }

        Options options(String table) {
            return Options.named(table)
                    .with("padding", padding)
                    .with("stride_w", stride)
                    .with("stride_h", stride);
        }

        List<Integer> output(List<Integer> shape, int channels) {
            return List.of(1, places(shape.get(1), height), places(shape.get(2), width), channels);
        }

        private int places(int size, int window) {
            int starts = padding == Options.PADDING_SAME ? size : size - window + 1;
            return (starts + stride - 1) / stride;
        }
    }

    /** The fewest elements that weights of scheme dynamic have. */
    static final int LARGE_WEIGHTS = 1024;

    private Windows() {}

    /** With {@code leastWeights} weights or more. */
    static Tensor convolution(RandomGraph graph, Tensor from, int leastWeights) {
        Window window = Window.draw(graph, from.shape());
        int inputs = from.shape().get(3);
        int summed = window.height() * window.width() * inputs;
        int outputs = leastWeights / summed + 1 + graph.draw(6);
        List<Tensor> operands = List.of(
                from,
                graph.constant(summed, outputs, window.height(), window.width(), inputs),
                graph.constant(4, outputs));
        Options options = graph.activated(window.options("Conv2DOptions"));
        return graph.op(Operator.CONV_2D, options, operands, window.output(from.shape(), outputs));
    }

    static Tensor depthwise(RandomGraph graph, Tensor from) {
        Window window = Window.draw(graph, from.shape());
        int multiplier = 1 + graph.draw(2);
        int channels = from.shape().get(3) * multiplier;
        List<Tensor> operands = List.of(
                from,
                graph.constant(window.height() * window.width(), 1, window.height(), window.width(), channels),
                graph.constant(4, channels));
        Options options =
                graph.activated(window.options("DepthwiseConv2DOptions")).with("depth_multiplier", multiplier);
        return graph.op(Operator.DEPTHWISE_CONV_2D, options, operands, window.output(from.shape(), channels));
    }

    static Tensor pool(RandomGraph graph, Operator operator, Tensor from) {
        Window window = Window.draw(graph, from.shape());
        Options options = window.options("Pool2DOptions")
                .with("filter_width", window.width())
                .with("filter_height", window.height());
        return graph.op(
                operator,
                options,
                List.of(from),
                window.output(from.shape(), from.shape().get(3)));
    }
}
