package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Range;
import java.util.Map;

/**
 * What calibration found.
 *
 * @param ranges of every float tensor that is computed, and of the inputs
 * @param samples how many samples they come from
 */
public record Calibration(Map<Tensor, Range> ranges, int samples) {
    public Calibration {
        ranges = Map.copyOf(ranges);
    }
}
