package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.pass.integer.FloatOp;
import java.util.List;

/**
 * A quantized model.
 *
 * @param model the file's bytes
 * @param passes the names of the recoveries and of the passes that fired, in order
 * @param floats the operators that an integer scheme left float, in execution order
 * @param calibrationSamples how many samples gave the ranges; 0 for a scheme without calibration
 * @param reference a float model that computes what the original does and whose operators the quantized one follows, to
 *     compare the two operator by operator
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Compiled(
        byte[] model, List<String> passes, List<FloatOp> floats, int calibrationSamples, Model reference) {
    public Compiled {
        passes = List.copyOf(passes);
        floats = List.copyOf(floats);
    }
}
