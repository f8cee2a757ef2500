package dev.flotilla.compiler.testkit;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One convolution with padding SAME over an image of three channels.
 *
 * @param operator CONV_2D or DEPTHWISE_CONV_2D
 * @param height of the image
 * @param width of the image
 * @param rows of the window
 * @param columns of the window
 * @param stride along both axes
 */
public record PaddedConvolution(Operator operator, int height, int width, int rows, int columns, int stride) {
    private static final int CHANNELS = 3;
    private static final long SEED = 20260104;

    /** 108 of them: windows of 1 to 3, strides of 2 to 4. */
    public static List<PaddedConvolution> sweep() {
        List<PaddedConvolution> all = new ArrayList<>();
        for (Operator operator : List.of(Operator.CONV_2D, Operator.DEPTHWISE_CONV_2D)) {
            for (int stride = 2; stride <= 4; stride++) {
                for (int window = 0; window < 9; window++) {
                    all.add(new PaddedConvolution(operator, 7, 8, 1 + window / 3, 1 + window % 3, stride));
                    all.add(new PaddedConvolution(operator, 9, 6, 1 + window / 3, 1 + window % 3, stride));
                }
            }
        }
        return all;
    }

    /** Whether the last window ends before the image does on an axis, unless windows are points. */
    public boolean endsEarly() {
        boolean point = rows == 1 && columns == 1;
        return !point && (spare(height, rows) > 0 || spare(width, columns) > 0);
    }

    private int spare(int size, int window) {
        int last = size % stride == 0 ? stride : size % stride;
        return last - window;
    }

    public Subgraph graph() {
        boolean depthwise = operator.equals(Operator.DEPTHWISE_CONV_2D);
        Graphs graphs = Graphs.withInput(1, height, width, CHANNELS);
        int filters = depthwise ? 1 : CHANNELS;
        float[] values = new float[filters * rows * columns * CHANNELS];
        Random random = new Random(SEED);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        Tensor weights = Graphs.floats("weights", List.of(filters, rows, columns, CHANNELS), values);
        Tensor bias = Graphs.floats("bias", List.of(CHANNELS), 0.5f, -0.25f, 0.125f);
        Options options = Options.named(depthwise ? "DepthwiseConv2DOptions" : "Conv2DOptions")
                .with("padding", Options.PADDING_SAME)
                .with("stride_w", stride)
                .with("stride_h", stride);
        Tensor output = graphs.op(
                operator,
                depthwise ? options.with("depth_multiplier", 1) : options,
                List.of(graphs.input(), weights, bias),
                1,
                places(height),
                places(width),
                CHANNELS);
        return graphs.build(output);
    }

    private int places(int size) {
        return (size + stride - 1) / stride;
    }
}
