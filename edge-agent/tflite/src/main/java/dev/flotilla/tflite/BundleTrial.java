package dev.flotilla.tflite;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a process that a model may take down does with a bundle: its self-test, then what the model takes, held to the manifest's
 * limits. Only API of Android 8, where such a process is that of a service.
 */
public final class BundleTrial {
    /** Inferences whose median is the latency; odd. */
    private static final int RUNS = 21;

    /** Fewer of a slow model, so that a probe does not wait for it. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final double NANOS_PER_MILLI = 1e6;

    private final TfliteEngine engine;
    private final Bundle bundle;

    private BundleTrial(TfliteEngine engine, Bundle bundle) {
        this.engine = engine;
        this.bundle = bundle;
    }

    /**
     * Tries a bundle in this very process. What the content makes the runtime do counts against it; what the machine lacks is an
     * Error.
     *
     * @param bundle its bytes, of which the signature was verified
     * @throws IOException if the machine does not tell what the model takes, which says nothing about the bundle
     */
    public static ProbeReport of(byte[] bundle, EngineOptions options) throws IOException {
        try {
            return new BundleTrial(new TfliteEngine(options), BundleReader.read(bundle)).run();
        } catch (MalformedBundleException | ModelRejectedException | InferenceException e) {
            return ProbeReport.refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return ProbeReport.refused("the model made the runtime fail: " + e);
        }
    }

    private ProbeReport run() throws ModelRejectedException, InferenceException, IOException {
        // The runtime's own memory is not the model's.
        TfliteEngine.runtimeVersion();
        ResidentMemory before = ResidentMemory.now();
        try (LoadedModel model = engine.load(bundle.model())) {
            List<byte[]> outputs = bundle.selfTest().run(model);
            Optional<String> failure = bundle.selfTest().check(outputs);
            if (failure.isPresent()) {
                return ProbeReport.refused(failure.get());
            }
            double latency = medianMillis(model);
            Footprint footprint = new Footprint(latency, ResidentMemory.now().growthSince(before));
            return bundle.manifest()
                    .limits()
                    .exceededBy(footprint.latencyMillis(), footprint.memoryBytes())
                    .map(ProbeReport::refused)
                    .orElseGet(() -> ProbeReport.passed(SelfTest.digestOf(outputs), footprint));
        }
    }

    private double medianMillis(LoadedModel model) throws InferenceException {
        List<byte[]> input = List.of(bundle.selfTest().cases().get(0).input());
        long[] nanos = new long[RUNS];
        long start = System.nanoTime();
        int runs = 0;
        while (runs < RUNS && (runs == 0 || System.nanoTime() - start < MOST_NANOS)) {
            long begin = System.nanoTime();
            model.run(input);
            nanos[runs] = System.nanoTime() - begin;
            runs++;
        }
        Arrays.sort(nanos, 0, runs);
        return nanos[runs / 2] / NANOS_PER_MILLI;
    }
}
