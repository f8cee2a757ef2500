package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Range;
import java.util.HashMap;
import java.util.Map;

/**
 * What calibration found.
 *
 * @param tensors every float tensor that is computed, and the inputs
 * @param samples how many samples the ranges come from
 */
public record Calibration(Map<Tensor, CalibratedRange> tensors, int samples) {
    public Calibration {
        tensors = Map.copyOf(tensors);
    }

    public Map<Tensor, Range> ranges() {
        Map<Tensor, Range> ranges = new HashMap<>();
        tensors.forEach((tensor, calibrated) -> ranges.put(tensor, calibrated.range()));
        return ranges;
    }
}
