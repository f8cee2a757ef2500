package dev.flotilla.tflite;

/** Which implementation of the operators a model runs on. */
public enum Kernels {
    /**
     * The runtime's default: XNNPACK where it has an operator, else the built-in kernels. Its int8 results were the
     * same bytes on x86-64 and arm64 for every model tried.
     *
     * <p>Not all of it is right: that of 2.20 misplaces the windows of CONV_2D and DEPTHWISE_CONV_2D with padding SAME
     * that end before the image does along an axis, being shorter than their stride, unless they are 1 x 1. It crashes on
     * some graphs with operators whose results nobody reads. A model with either runs as with {@link #REFERENCE} instead.
     */
    XNNPACK,

    /**
     * The built-in kernels alone, with memory of its own for every tensor: slower, and as large as all tensors together
     * rather than the most that are in use at once. In shared memory, the planner of 2.20 lets an operator write over what
     * a RESHAPE of the same value still needs.
     */
    REFERENCE
}
