package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.calibrate.Distribution;
import java.util.Optional;

/**
 * How near a quantized operator's output is to the float one's, with all quantized operators before it.
 *
 * @param operator as in the schema
 * @param output the name of its output
 * @param sqnrDecibels signal to quantization-noise ratio of the output over all samples; infinite when nothing was lost
 * @param weights of the float operator, where it has constant ones
 * @param activations the float operator's output
 */
public record LayerFidelity(
        String operator,
        String output,
        double sqnrDecibels,
        Optional<Distribution> weights,
        Distribution activations) {}
