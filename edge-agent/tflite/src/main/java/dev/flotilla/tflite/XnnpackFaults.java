package dev.flotilla.tflite;

import java.util.HashSet;
import java.util.Set;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.RegistrationNodePair;
import org.bytedeco.tensorflowlite.Subgraph;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteNode;

/**
 * What the XNNPACK of TensorFlow Lite 2.20 gets wrong, looked for in an interpreter that is built and has no tensors
 * allocated yet, since the runtime applies its delegates then.
 */
final class XnnpackFaults {
    // From the enumeration BuiltinOperator of TensorFlow Lite's schema.fbs.
    private static final int CONV_2D = 3;
    private static final int DEPTHWISE_CONV_2D = 4;

    /** {@code kTfLitePaddingSame} of builtin_op_data.h. */
    private static final int PADDING_SAME = 1;
    // Images are [batch, height, width, channels], filters [outputs or 1, height, width, channels].
    private static final int HEIGHT = 1;
    private static final int WIDTH = 2;

    private XnnpackFaults() {}

    /** Whether XNNPACK would compute the model wrongly or might crash on it. */
    static boolean concern(Interpreter interpreter) {
        for (int i = 0; i < interpreter.subgraphs_size(); i++) {
            Subgraph graph = interpreter.subgraph(i);
            if (misplacesWindows(graph) || hasUnreadOperator(graph)) {
                return true;
            }
        }
        return false;
    }

    /**
     * It crashes on some graphs with operators whose results nobody reads, such as two in a row over constants; which ones
     * exactly is not known.
     */
    private static boolean hasUnreadOperator(Subgraph graph) {
        Set<Integer> read = new HashSet<>();
        IntPointer outputs = graph.outputs();
        for (long i = 0; outputs != null && i < outputs.limit(); i++) {
            read.add(outputs.get(i));
        }
        for (int i = 0; i < graph.nodes_size(); i++) {
            addAll(graph.node_and_registration(i).first().inputs(), read);
        }
        for (int i = 0; i < graph.nodes_size(); i++) {
            Set<Integer> written = new HashSet<>();
            addAll(graph.node_and_registration(i).first().outputs(), written);
            if (!written.isEmpty() && written.stream().noneMatch(read::contains)) {
                return true;
            }
        }
        return false;
    }

    private static void addAll(TfLiteIntArray tensors, Set<Integer> to) {
        for (int i = 0; i < tensors.size(); i++) {
            to.add(tensors.data(i));
        }
    }

    private static boolean misplacesWindows(Subgraph graph) {
        for (int i = 0; i < graph.nodes_size(); i++) {
            RegistrationNodePair pair = graph.node_and_registration(i);
            int operator = pair.second().builtin_code();
            if ((operator == CONV_2D || operator == DEPTHWISE_CONV_2D) && misplaces(graph, pair.first(), operator)) {
                return true;
            }
        }
        return false;
    }

    private static boolean misplaces(Subgraph graph, TfLiteNode node, int operator) {
        Pointer parameters = node.builtin_data();
        TfLiteIntArray inputs = node.inputs();
        // An index below 0 is an input that is left out.
        if (parameters == null || inputs.size() <= 1 || inputs.data(0) < 0 || inputs.data(1) < 0) {
            return false;
        }
        // TfLiteConvParams: padding, strides, activation, dilations, all of 32 bits, the width's before the height's.
        // TfLiteDepthwiseConvParams has the depth multiplier behind the strides.
        IntPointer fields = new IntPointer(parameters);
        int dilations = operator == CONV_2D ? 4 : 5;
        TfLiteIntArray image = graph.tensor(inputs.data(0)).dims();
        TfLiteIntArray filter = graph.tensor(inputs.data(1)).dims();
        if (fields.get(0) != PADDING_SAME || image.size() <= WIDTH || filter.size() <= WIDTH) {
            return false;
        }
        boolean point = filter.data(HEIGHT) == 1 && filter.data(WIDTH) == 1;
        return !point
                && (endsEarly(image.data(HEIGHT), filter.data(HEIGHT), fields.get(2), fields.get(dilations + 1))
                        || endsEarly(image.data(WIDTH), filter.data(WIDTH), fields.get(1), fields.get(dilations)));
    }

    /**
     * Whether the last window ends before the image does, so that no padding is needed: the runtime's own kernels then pad by
     * 0, XNNPACK by a negative number that it takes for a large one.
     */
    private static boolean endsEarly(int size, int window, int stride, int dilation) {
        if (stride < 1) {
            return false;
        }
        long windows = ((long) size + stride - 1) / stride;
        return (windows - 1) * stride + (window - 1L) * dilation + 1 < size;
    }
}
