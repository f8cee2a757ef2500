package dev.flotilla.contract.inference;

import java.util.Collections;
import java.util.List;

/**
 * Affine quantization, real = scale × (stored − zero point), as TensorFlow Lite's 8-bit specification defines it.
 *
 * @param scales one for the whole tensor, or one per slice along {@code axis}
 * @param zeroPoints as many as scales
 * @param axis the dimension that several scales go along; 0 if there is just one
 */
public record Quantization(List<Float> scales, List<Integer> zeroPoints, int axis) {
    public Quantization {
        if (scales.isEmpty() || scales.size() != zeroPoints.size()) {
            throw new IllegalArgumentException(
                    "quantization with " + scales.size() + " scales and " + zeroPoints.size() + " zero points");
        }
        for (float scale : scales) {
            if (!(scale > 0) || Float.isInfinite(scale)) {
                throw new IllegalArgumentException("quantization scale " + scale + " is not positive and finite");
            }
        }
        scales = List.copyOf(scales);
        zeroPoints = List.copyOf(zeroPoints);
    }

    public static Quantization perTensor(float scale, int zeroPoint) {
        return new Quantization(Collections.singletonList(scale), Collections.singletonList(zeroPoint), 0);
    }

    public boolean isPerTensor() {
        return scales.size() == 1;
    }
}
