package dev.flotilla.compiler.benchmark;

import dev.flotilla.contract.codec.Document;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long an inference took, in milliseconds.
 *
 * @param samples how many were measured
 */
public record Latency(int samples, double median, double p95, double p99) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Sums up the nanoseconds of one or more inferences. */
    public static Latency of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(
                sorted.length,
                Percentiles.median(sorted) / NANOS_PER_MILLI,
                Percentiles.at(0.95, sorted) / NANOS_PER_MILLI,
                Percentiles.at(0.99, sorted) / NANOS_PER_MILLI);
    }

    Document toDocument() {
        return Document.builder()
                .put("samples", samples)
                .put("medianMillis", median)
                .put("p95Millis", p95)
                .put("p99Millis", p99)
                .build();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "median %.4f ms, p95 %.4f, p99 %.4f (%d samples)", median, p95, p99, samples);
    }
}
