package dev.flotilla.tflite;

/**
 * What a model takes on this device, measured in a process of its own.
 *
 * @param latencyMillis the median inference, in milliseconds
 * @param memoryBytes what loading the model and running it added to the process at its peak
 */
public record Footprint(double latencyMillis, long memoryBytes) {}
