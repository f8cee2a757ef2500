package dev.flotilla.compiler.quant;

/** The real values that a tensor takes, both ends included. */
public record Range(float min, float max) {
    public Range {
        if (!(min <= max) || Float.isInfinite(min) || Float.isInfinite(max)) {
            throw new IllegalArgumentException("no finite range from " + min + " to " + max);
        }
    }

    /** The range of {@code values}. @throws IllegalArgumentException when there are none, or one is not finite */
    public static Range of(float[] values) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a value is " + value + ", which has no place in a range");
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new Range(min, max);
    }

    public Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    /** What of this range lies from {@code lowest} to {@code highest}. */
    public Range within(float lowest, float highest) {
        return new Range(/* min= */ Math.max(min, lowest), /* max= */ Math.min(max, highest));
    }

    /** The same range, stretched where it has to be to hold zero. */
    public Range withZero() {
        return new Range(Math.min(min, 0), Math.max(max, 0));
    }
}
