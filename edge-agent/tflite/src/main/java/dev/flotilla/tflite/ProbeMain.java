package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The child process of {@link ChildProbe}: reads a bundle or a model from its standard input and prints a {@link ProbeLine}. */
public final class ProbeMain {
    private static final int EXIT_OVERDUE = 4;
    /** Most bytes of a model: 1 GiB. */
    private static final int MAX_MODEL_BYTES = 1 << 30;

    private ProbeMain() {}

    /**
     * Probes one bundle or model.
     *
     * @param args the kernels, the number of threads and the milliseconds to live, as {@link #arguments} makes them, and
     *     the {@link ProbeSubject}
     */
    public static void main(String[] args) throws IOException {
        EngineOptions options = new EngineOptions(Kernels.valueOf(args[0]), Integer.parseInt(args[1]));
        endAfter(Long.parseLong(args[2]));
        endFirst();
        System.out.println(ProbeLine.of(report(options, ProbeSubject.valueOf(args[3]))));
    }

    /** What the content makes the runtime do counts against it; what the machine lacks is an Error and ends the process. */
    private static ProbeReport report(EngineOptions options, ProbeSubject subject) throws IOException {
        try {
            return switch (subject) {
                case BUNDLE -> probe(options, System.in);
                case MODEL -> probeModel(options.threads(), System.in.readNBytes(MAX_MODEL_BYTES));
            };
        } catch (RuntimeException e) {
            return ProbeReport.refused("the model made the runtime fail: " + e);
        }
    }

    static List<String> arguments(ProbeOptions options) {
        return List.of(
                options.engine().kernels().name(),
                Integer.toString(options.engine().threads()),
                Long.toString(options.timeout().toMillis()));
    }

    /** The parent ends a child that hangs, unless the parent itself was killed: then nobody else would. */
    private static void endAfter(long millis) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(millis);
                    } catch (InterruptedException e) {
                        return;
                    }
                    Runtime.getRuntime().halt(EXIT_OVERDUE);
                },
                "probe-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    /** When the machine's memory runs out, the kernel is to end the probe, not the agent that serves (proc(5)). */
    private static void endFirst() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // Where that is forbidden, the probe is still the younger and mostly the larger process.
        }
    }

    private static ProbeReport probe(EngineOptions options, InputStream in) throws IOException {
        return BundleTrial.of(in.readNBytes(Bundle.MAX_BYTES + 1), options);
    }

    private static ProbeReport probeModel(int threads, byte[] bytes) {
        List<byte[]> outputs = List.of();
        for (Kernels kernels : Kernels.values()) {
            try (LoadedModel model = new TfliteEngine(new EngineOptions(kernels, threads)).load(bytes)) {
                outputs = runOnZeros(model);
            } catch (ModelRejectedException e) {
                return ProbeReport.refused(String.valueOf(e.getMessage()));
            }
        }
        return ProbeReport.passed(SelfTest.digestOf(outputs));
    }

    /** The outputs, or none where the runtime refuses zeros in an orderly way. */
    private static List<byte[]> runOnZeros(LoadedModel model) {
        List<byte[]> zeros =
                model.inputs().stream().map(input -> new byte[input.byteSize()]).toList();
        try {
            return model.run(zeros);
        } catch (InferenceException e) {
            return List.of();
        }
    }
}
