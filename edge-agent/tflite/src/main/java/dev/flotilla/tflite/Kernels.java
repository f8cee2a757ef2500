package dev.flotilla.tflite;

/** Which implementation of the operators a model runs on. */
public enum Kernels {
    /**
     * The runtime's default: XNNPACK where it has an operator, else the built-in kernels. Its int8 results were the
     * same bytes on x86-64 and arm64 for every model tried.
     */
    XNNPACK,

    /** The built-in kernels alone: slower, and the ones whose intermediate tensors can be read. */
    REFERENCE
}
