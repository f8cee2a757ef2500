package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The child process of {@link ChildProbe}: reads a bundle from its standard input and prints a {@link ProbeLine}. */
public final class ProbeMain {
    private ProbeMain() {}

    /**
     * Probes one bundle.
     *
     * @param args the kernels and the number of threads, as {@link #arguments} makes them
     */
    public static void main(String[] args) throws IOException {
        EngineOptions options = new EngineOptions(Kernels.valueOf(args[0]), Integer.parseInt(args[1]));
        ProbeReport report = probe(options, System.in);
        System.out.println(ProbeLine.of(report));
    }

    static List<String> arguments(EngineOptions options) {
        return List.of(options.kernels().name(), String.format(Locale.ROOT, "%d", options.threads()));
    }

    private static ProbeReport probe(EngineOptions options, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Bundle.MAX_BYTES + 1);
        try {
            Bundle bundle = BundleReader.read(bytes);
            try (LoadedModel model = new TfliteEngine(options).load(bundle.model())) {
                List<byte[]> outputs = bundle.selfTest().run(model);
                Optional<String> failure = bundle.selfTest().check(outputs);
                return failure.map(ProbeReport::refused)
                        .orElseGet(() -> ProbeReport.passed(SelfTest.digestOf(outputs)));
            }
        } catch (MalformedBundleException | ModelRejectedException | InferenceException e) {
            return ProbeReport.refused(String.valueOf(e.getMessage()));
        }
    }
}
