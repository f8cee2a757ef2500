package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says where the windows of convolutions lie so that XNNPACK places them as the built-in kernels do. With padding SAME there
 * are ceil(size / stride) windows, of which the last ends at covered = (windows − 1) · stride + window; the built-in kernels
 * pad by max(covered − size, 0), while the XNNPACK of TensorFlow Lite 2.20 takes no maximum and misplaces all windows where
 * covered &lt; size, other than those of 1 × 1.
 *
 * <p>Where covered ≤ size, the floor((size − window) / stride) + 1 windows of padding VALID are just as many in the same
 * places. So padding becomes VALID if that holds on both axes; if one of them does need its padding, what no window covers is
 * cropped from the other.
 */
final class PlaceWindows implements Pass {
    /** The windows along one axis, {@code window} with its dilation. */
    private record Axis(int size, long window, int stride) {
        static Optional<Axis> of(int size, int window, int stride, int dilation) {
            boolean sound = size > 0 && window > 0 && stride > 0 && dilation > 0;
            return sound ? Optional.of(new Axis(size, (window - 1L) * dilation + 1, stride)) : Optional.empty();
        }

        long covered() {
            long windows = (size + stride - 1L) / stride;
            return (windows - 1) * stride + window;
        }

        int croppedSize() {
            return (int) Math.min(covered(), size);
        }
    }

    /** Both axes of a convolution over images [batch, height, width, channels]. */
    private record Axes(Axis height, Axis width) {
        static Optional<Axes> find(Op op) {
            Optional<Options> options = op.options();
            if (options.isEmpty()
                    || op.findInput(0).isEmpty()
                    || op.findInput(1).isEmpty()) {
                return Optional.empty();
            }
            List<Integer> image = op.input(0).shape();
            List<Integer> filter = op.input(1).shape();
            if (image.size() != 4 || filter.size() != 4 || !isKnown(op.input(0))) {
                return Optional.empty();
            }
            Optional<Axis> height = axis(image.get(1), filter.get(1), options.get(), "h");
            Optional<Axis> width = axis(image.get(2), filter.get(2), options.get(), "w");
            return height.flatMap(first -> width.map(second -> new Axes(first, second)));
        }

        private static Optional<Axis> axis(int size, int window, Options options, String letter) {
            int stride = options.integer("stride_" + letter, 0);
            return Axis.of(size, window, stride, options.integer("dilation_" + letter + "_factor", 1));
        }

        /** Whether height and width are those of every run. */
        private static boolean isKnown(Tensor image) {
            List<Integer> signature = image.parts().signature().orElse(List.of());
            return signature.size() != 4 || (signature.get(1) >= 0 && signature.get(2) >= 0);
        }

        boolean areMisplaced() {
            boolean point = height.window() == 1 && width.window() == 1;
            return !point && (height.covered() < height.size() || width.covered() < width.size());
        }

        boolean needNoPadding() {
            return height.covered() <= height.size() && width.covered() <= width.size();
        }
    }

    @Override
    public String name() {
        return "place-windows";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops()) {
            Optional<Axes> axes = isPaddedConvolution(op) ? Axes.find(op) : Optional.empty();
            if (axes.filter(Axes::areMisplaced).isEmpty()) {
                ops.add(op);
            } else if (axes.get().needNoPadding()) {
                ops.add(op.withOptions(op.options().orElseThrow().with("padding", Options.PADDING_VALID)));
            } else {
                ops.addAll(cropped(op, axes.get()));
            }
        }
        return ops.equals(graph.ops()) ? Optional.empty() : Optional.of(graph.withOps(ops));
    }

    private static boolean isPaddedConvolution(Op op) {
        boolean convolution =
                op.operator().equals(Operator.CONV_2D) || op.operator().equals(Operator.DEPTHWISE_CONV_2D);
        return convolution
                && op.options()
                        .filter(options -> options.integer("padding", Options.PADDING_SAME) == Options.PADDING_SAME)
                        .isPresent();
    }

    /** The convolution behind a SLICE; alone where the image is not float, which is left to what loads the model. */
    private static List<Op> cropped(Op op, Axes axes) {
        Tensor image = op.input(0);
        if (image.type() != DataType.FLOAT32) {
            return List.of(op);
        }
        String name = op.output().name() + "/cropped";
        int height = axes.height().croppedSize();
        int width = axes.width().croppedSize();
        List<Integer> shape =
                List.of(image.shape().get(0), height, width, image.shape().get(3));
        Tensor begin = fourInts(name + "/begin", 0, 0, 0, 0);
        Tensor size = fourInts(name + "/size", -1, height, width, -1);
        Tensor output = Tensor.computed(name, DataType.FLOAT32, shape);
        Op slice =
                Op.of(Operator.SLICE, 1, List.of(image, begin, size), List.of(output), Options.named("SliceOptions"));
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        inputs.set(0, Optional.of(output));
        return List.of(slice, op.withInputs(inputs));
    }

    private static Tensor fourInts(String name, int... values) {
        return Tensor.constant(name, DataType.INT32, List.of(values.length), Buffer.ofInts(values));
    }
}
