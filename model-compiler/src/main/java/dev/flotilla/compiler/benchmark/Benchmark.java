package dev.flotilla.compiler.benchmark;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What measuring a model, and another in turns with it, gave.
 *
 * @param nanos of each inference of the model, in their order
 * @param otherNanos of each of the other, likewise
 * @param ratio of the model's median to the other's
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Benchmark(int threads, long[] nanos, Optional<long[]> otherNanos, Optional<MedianRatio> ratio) {

    /**
     * Measures one model by itself.
     *
     * @param threads that {@code model} runs on
     * @param seed of the inputs
     */
    public static Benchmark of(Stopwatch stopwatch, int threads, LoadedModel model, long seed)
            throws InferenceException {
        return new Benchmark(threads, stopwatch.measure(timed(model, seed)), Optional.empty(), Optional.empty());
    }

    /** Measures two models in turns; the seed is of the inputs and of the interval. */
    public static Benchmark of(Stopwatch stopwatch, int threads, LoadedModel model, LoadedModel other, long seed)
            throws InferenceException {
        List<long[]> both = stopwatch.measure(List.of(timed(model, seed), timed(other, seed)));
        return new Benchmark(
                threads,
                both.get(0),
                Optional.of(both.get(1)),
                Optional.of(MedianRatio.of(both.get(0), both.get(1), seed)));
    }

    private static Timed timed(LoadedModel model, long seed) {
        List<byte[]> inputs = SeededInputs.of(model.inputs(), seed);
        return () -> model.run(inputs);
    }

    public Latency latency() {
        return Latency.of(nanos);
    }

    /** The other model's latency, if there is another. */
    public Optional<Latency> otherLatency() {
        return otherNanos.map(Latency::of);
    }

    /** Figures and samples, for machines. */
    public Document toDocument() {
        return Document.builder()
                .put("threads", threads)
                .put("latency", latency().toDocument())
                .putIfPresent("against", otherLatency().map(Latency::toDocument))
                .putIfPresent("ratioOfMedians", ratio.map(MedianRatio::toDocument))
                .put("nanos", Arrays.stream(nanos).boxed().toList())
                .putIfPresent(
                        "againstNanos",
                        otherNanos.map(all -> Arrays.stream(all).boxed().toList()))
                .build();
    }
}
