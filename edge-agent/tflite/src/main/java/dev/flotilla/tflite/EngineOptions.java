package dev.flotilla.tflite;

/**
 * How models are run.
 *
 * @param kernels which implementation of the operators
 * @param threads threads within one inference, 1 to {@value #MAX_THREADS}; more than one pays only on large models
 */
public record EngineOptions(Kernels kernels, int threads) {
    static final int MAX_THREADS = 64;

    public EngineOptions {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MAX_THREADS + ", not " + threads);
        }
    }

    /** XNNPACK on one thread. */
    public static EngineOptions defaults() {
        return new EngineOptions(Kernels.XNNPACK, 1);
    }

    /** The built-in kernels on one thread. */
    public static EngineOptions reference() {
        return new EngineOptions(Kernels.REFERENCE, 1);
    }
}
