package dev.flotilla.compiler.evaluate;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a compiled model when it is judged.
 *
 * @param bytes the file's size
 * @param evaluation against the float model, if there were samples
 * @param latencies if they were measured
 */
public record Candidate(long bytes, Optional<Evaluation> evaluation, Optional<Latencies> latencies) {
    /** Median time of one inference on one thread, if it was measured. */
    public OptionalDouble latencyMillis() {
        return latencies.map(Latencies::millis).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
