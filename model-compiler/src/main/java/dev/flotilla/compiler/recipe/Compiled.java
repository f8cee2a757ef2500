package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.pass.integer.FloatOp;
import java.util.List;

/**
 * A quantized model.
 *
 * @param model the file's bytes
 * @param passes the names of the recoveries and of the passes that fired, in order
 * @param floats the operators that an integer scheme left float, in execution order
 * @param calibrationSamples how many samples gave the ranges; 0 for a scheme without calibration
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Compiled(byte[] model, List<String> passes, List<FloatOp> floats, int calibrationSamples) {
    public Compiled {
        passes = List.copyOf(passes);
        floats = List.copyOf(floats);
    }
}
