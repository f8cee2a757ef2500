package dev.flotilla.compiler.recipe;

import java.util.List;

/**
 * A quantized model.
 *
 * @param model the file's bytes
 * @param passes the names of the passes that fired, in order
 * @param calibrationSamples how many samples gave the ranges; 0 for a scheme without calibration
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Compiled(byte[] model, List<String> passes, int calibrationSamples) {
    public Compiled {
        passes = List.copyOf(passes);
    }
}
