package dev.flotilla.compiler.graph;

import java.util.List;
import java.util.Optional;

/**
 * How stored integers stand for real numbers: {@code real = scale[c] * (stored - zeroPoint[c])}, with one entry or one per
 * index of dimension {@code axis}. Each vector may be absent, which the runtime tells apart from empty.
 */
public record Quantization(
        Optional<List<Float>> min,
        Optional<List<Float>> max,
        Optional<List<Float>> scales,
        Optional<List<Long>> zeroPoints,
        int axis) {
    public Quantization {
        min = min.map(List::copyOf);
        max = max.map(List::copyOf);
        scales = scales.map(List::copyOf);
        zeroPoints = zeroPoints.map(List::copyOf);
    }

    public static Quantization perTensor(float scale, long zeroPoint) {
        return of(List.of(scale), List.of(zeroPoint), 0);
    }

    public static Quantization of(List<Float> scales, List<Long> zeroPoints, int axis) {
        return new Quantization(Optional.empty(), Optional.empty(), Optional.of(scales), Optional.of(zeroPoints), axis);
    }

    /** Whether it says anything about stored integers: converters leave empty shells on float tensors. */
    public boolean isSet() {
        return scales.filter(values -> !values.isEmpty()).isPresent();
    }

    /** The only scale. @throws IllegalStateException unless there is exactly one */
    public float scale() {
        return only(scales, "scale");
    }

    /** The only zero point. @throws IllegalStateException unless there is exactly one */
    public long zeroPoint() {
        return only(zeroPoints, "zero point");
    }

    private static <T> T only(Optional<List<T>> values, String what) {
        return values.filter(list -> list.size() == 1)
                .orElseThrow(() -> new IllegalStateException("expected one " + what + ", found " + values))
                .get(0);
    }
}
