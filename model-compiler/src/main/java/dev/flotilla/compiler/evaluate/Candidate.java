package dev.flotilla.compiler.evaluate;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a compiled model when it is judged.
 *
 * @param bytes the file's size
 * @param evaluation against the float model, if there were samples
 * @param latencyMillis median time of one inference on one thread, if it was measured
 */
public record Candidate(long bytes, Optional<Evaluation> evaluation, OptionalDouble latencyMillis) {}
