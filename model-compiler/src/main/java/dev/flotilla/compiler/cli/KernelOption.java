package dev.flotilla.compiler.cli;

import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.Kernels;
import picocli.CommandLine.Option;

/** Which kernels a command runs models on. */
final class KernelOption {
    @Option(names = "--reference-kernels", description = "Use the built-in kernels alone, without XNNPACK.")
    private boolean reference;

    EngineOptions onOneThread() {
        return on(1);
    }

    EngineOptions on(int threads) {
        return new EngineOptions(reference ? Kernels.REFERENCE : Kernels.XNNPACK, threads);
    }
}
