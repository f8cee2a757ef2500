package dev.flotilla.tflite;

import java.time.Duration;

/**
 * The bounds of a probe.
 *
 * @param timeout how long the child may take, from its start
 * @param heapMegabytes the child's Java heap; the model's memory comes on top
 * @param engine how the child runs the model: as the serving process will
 */
public record ProbeOptions(Duration timeout, int heapMegabytes, EngineOptions engine) {

    /** A minute, 256 MB, the engine's defaults. */
    public static ProbeOptions defaults() {
        return new ProbeOptions(Duration.ofMinutes(1), 256, EngineOptions.defaults());
    }
}
