package dev.flotilla.compiler.evaluate;

/**
 * How long a model takes, and its float model in turns with it.
 *
 * @param millis median milliseconds of one inference on one thread
 * @param originalMillis likewise, of the float model
 */
public record Latencies(double millis, double originalMillis) {}
