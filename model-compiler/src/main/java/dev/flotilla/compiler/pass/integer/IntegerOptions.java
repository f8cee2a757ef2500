package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.TargetRuntime;
import java.util.Set;

/**
 * What kind of integer model to make.
 *
 * @param activations how activations are stored
 * @param floatPorts whether the model's inputs and outputs stay float
 * @param keepFloat names of outputs whose operators are to stay float
 * @param runtime the oldest runtime that has to run the result
 */
public record IntegerOptions(
        ActivationType activations, boolean floatPorts, Set<String> keepFloat, TargetRuntime runtime) {
    public IntegerOptions {
        keepFloat = Set.copyOf(keepFloat);
    }

    /** Integer from input to output, for the runtime that this compiler has itself. */
    public static IntegerOptions of(ActivationType activations) {
        return new IntegerOptions(activations, false, Set.of(), TargetRuntime.DEFAULT);
    }

    public IntegerOptions withFloatPorts() {
        return new IntegerOptions(activations, true, keepFloat, runtime);
    }

    public IntegerOptions keepingFloat(Set<String> outputs) {
        return new IntegerOptions(activations, floatPorts, outputs, runtime);
    }

    public IntegerOptions forRuntime(TargetRuntime oldest) {
        return new IntegerOptions(activations, floatPorts, keepFloat, oldest);
    }
}
