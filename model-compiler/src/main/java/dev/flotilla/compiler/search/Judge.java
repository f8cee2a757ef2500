package dev.flotilla.compiler.search;

import dev.flotilla.compiler.benchmark.Latency;
import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Evaluator;
import dev.flotilla.compiler.evaluate.Gates;
import dev.flotilla.compiler.evaluate.Latencies;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.TfliteEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs candidates beside the float model and holds them to the gates. */
final class Judge implements AutoCloseable {
    /** How long a candidate is measured. */
    private static final Duration LATENCY_TIME = Duration.ofSeconds(2);

    private final TfliteEngine engine;
    private final LoadedModel original;
    private final EvaluationSet samples;
    private final Gates gates;

    Judge(TfliteEngine engine, byte[] original, EvaluationSet samples, Gates gates) throws ModelRejectedException {
        this.engine = engine;
        this.original = engine.load(original);
        this.samples = samples;
        this.gates = gates;
    }

    Made judge(Variant variant, byte[] model) throws ModelRejectedException, DataException, InferenceException {
        try (LoadedModel loaded = engine.load(model)) {
            Evaluation evaluation = Evaluator.against(original, loaded).evaluate(samples);
            Candidate candidate = new Candidate(model.length, Optional.of(evaluation), latencies(loaded));
            return new Made(variant, Digest.of(model), candidate, gates.failures(candidate));
        }
    }

    /**
     * The median milliseconds of an inference, in turns with the float model, which leaves caches and clock rate in much the
     * same state for every candidate. Only where a gate asks for it, since no two measurements give the same.
     */
    private Optional<Latencies> latencies(LoadedModel loaded) throws DataException, InferenceException {
        if (gates.maxLatencyMillis().isEmpty()) {
            return Optional.empty();
        }
        List<byte[]> inputs = samples.samples().inputs(0, loaded.inputs());
        List<byte[]> originalInputs = samples.samples().inputs(0, original.inputs());
        List<long[]> nanos = new Stopwatch(System::nanoTime, LATENCY_TIME)
                .measure(List.of(() -> loaded.run(inputs), () -> original.run(originalInputs)));
        return Optional.of(new Latencies(
                Latency.of(nanos.get(0)).median(), Latency.of(nanos.get(1)).median()));
    }

    @Override
    public void close() {
        original.close();
    }
}
