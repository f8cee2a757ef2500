package dev.flotilla.compiler.quant;

/**
 * The affine map {@code real = scale * (stored - zeroPoint)} of an int8 activation (TensorFlow Lite's 8-bit quantization
 * specification).
 */
public record Affine(float scale, int zeroPoint) {
    private static final int LOWEST = Byte.MIN_VALUE;
    private static final int HIGHEST = Byte.MAX_VALUE;
    private static final int STEPS = HIGHEST - LOWEST;

    public Affine {
        if (!(scale > 0) || Float.isInfinite(scale)) {
            throw new IllegalArgumentException("scale " + scale + " is not positive and finite");
        }
    }

    /** The map whose 256 steps cover {@code range} and represent zero exactly; an all-zero range gets scale 1. */
    public static Affine covering(Range range) {
        Range stretched = range.withZero();
        float scale = (float) (((double) stretched.max() - stretched.min()) / STEPS);
        if (scale < Float.MIN_NORMAL) {
            return new Affine(1, LOWEST);
        }
        long zeroPoint = Rounding.halfAwayFromZero(LOWEST - stretched.min() / (double) scale);
        return new Affine(scale, Rounding.clamp(zeroPoint, LOWEST, HIGHEST));
    }

    public byte quantize(float real) {
        long steps = Rounding.halfAwayFromZero(real / (double) scale);
        return (byte) Rounding.clamp(steps + zeroPoint, LOWEST, HIGHEST);
    }

    public byte[] quantize(float[] reals) {
        byte[] stored = new byte[reals.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = quantize(reals[i]);
        }
        return stored;
    }

    public float dequantize(byte stored) {
        return scale * (stored - zeroPoint);
    }
}
