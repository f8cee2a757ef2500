package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a layer's input that one output position sees: for a convolution {@code height × width × inputs} values around
 * it, with zeros beyond the border; for a fully-connected layer one row.
 */
record Windows(Axis vertical, Axis horizontal, int inputs) {
    /**
     * One spatial dimension.
     *
     * @param size of the input
     * @param kernel taps along it
     * @param before zeros in front of the input
     */
    private record Axis(int size, int outputs, int kernel, int stride, int dilation, int before) {
        static Axis of(int size, int kernel, int stride, int dilation, boolean padded) {
            int reach = (kernel - 1) * dilation + 1;
            int outputs = padded ? (size + stride - 1) / stride : (size - reach) / stride + 1;
            int padding = padded ? Math.max(0, (outputs - 1) * stride + reach - size) : 0;
            return new Axis(size, outputs, kernel, stride, dilation, padding / 2);
        }

        int place(int output, int tap) {
            return output * stride + tap * dilation - before;
        }
    }

    /** The windows of one sample; empty when the shapes of input, weights and output do not fit each other. */
    static Optional<Windows> of(Layer layer) {
        Windows windows = layer.op().operator().equals(Operator.FULLY_CONNECTED) ? ofRows(layer) : ofImage(layer);
        return Optional.of(windows).filter(found -> found.fit(layer));
    }

    private static Windows ofRows(Layer layer) {
        int inputs = layer.taps();
        int rows = Math.toIntExact(layer.op().input(0).elements() / inputs);
        return new Windows(Axis.of(rows, 1, 1, 1, false), Axis.of(1, 1, 1, 1, false), inputs);
    }

    private static Windows ofImage(Layer layer) {
        List<Integer> input = layer.op().input(0).shape();
        List<Integer> kernel = layer.weightsTensor().shape();
        Options options = layer.op().options().orElse(Options.named("Conv2DOptions"));
        boolean padded = options.integer("padding", Options.PADDING_SAME) == Options.PADDING_SAME;
        if (input.size() != 4 || input.get(0) != 1) {
            return new Windows(Axis.of(0, 1, 1, 1, false), Axis.of(0, 1, 1, 1, false), 0);
        }
        int strideDown = Math.max(1, options.integer("stride_h", 1));
        int strideAcross = Math.max(1, options.integer("stride_w", 1));
        return new Windows(
                Axis.of(input.get(1), kernel.get(1), strideDown, options.integer("dilation_h_factor", 1), padded),
                Axis.of(input.get(2), kernel.get(2), strideAcross, options.integer("dilation_w_factor", 1), padded),
                input.get(3));
    }

    private boolean fit(Layer layer) {
        int seen = layer.depthwise() ? length() / Math.max(1, inputs) : length();
        boolean wholeMultiple = !layer.depthwise() || (inputs > 0 && layer.channels() % inputs == 0);
        return count() > 0
                && seen == layer.taps()
                && wholeMultiple
                && layer.op().output().elements() == (long) count() * layer.channels();
    }

    /** Output positions. */
    int count() {
        return vertical.outputs * horizontal.outputs;
    }

    /** Values of one sample's input. */
    int values() {
        return vertical.size * horizontal.size * inputs;
    }

    /** Values in one window. */
    int length() {
        return vertical.kernel * horizontal.kernel * inputs;
    }

    /** Copies the window of output position {@code position} out of the sample's {@code values}. */
    void read(float[] values, int position, double[] window) {
        Arrays.fill(window, 0);
        int at = 0;
        for (int i = 0; i < vertical.kernel; i++) {
            int row = vertical.place(position / horizontal.outputs, i);
            for (int k = 0; k < horizontal.kernel; k++, at += inputs) {
                int column = horizontal.place(position % horizontal.outputs, k);
                if (row >= 0 && row < vertical.size && column >= 0 && column < horizontal.size) {
                    int from = (row * horizontal.size + column) * inputs;
                    for (int c = 0; c < inputs; c++) {
                        window[at + c] = values[from + c];
                    }
                }
            }
        }
    }
}
