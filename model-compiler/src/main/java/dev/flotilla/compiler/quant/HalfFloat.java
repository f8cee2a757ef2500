package dev.flotilla.compiler.quant;

/**
 * IEEE 754 binary16: 1 sign bit, 5 bits of exponent, 10 of fraction. Values beyond its range become its largest, as TensorFlow
 * Lite's converter has it, since an infinite weight would spoil every output.
 */
public final class HalfFloat {
    private static final float LARGEST = 65504;
    private static final float SMALLEST_NORMAL = 0x1p-14f;
    /** Adding and taking away this float leaves a multiple of 2^−24, binary16's smallest step. */
    private static final float SUBNORMAL_MAGIC = 0x1p-1f;

    private static final int SIGN = 0x8000;
    private static final int FRACTION_SHIFT = 13;
    private static final int EXPONENT_DIFFERENCE = (127 - 15) << 10;

    private HalfFloat() {}

    /** The nearest binary16 to a finite {@code value}, ties to even. */
    public static short of(float value) {
        float magnitude = Math.min(Math.abs(value), LARGEST);
        int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
        return (short) (sign | (magnitude < SMALLEST_NORMAL ? subnormal(magnitude) : normal(magnitude)));
    }

    /** The float that {@code half}, a finite number, stands for. */
    static float toFloat(short half) {
        int exponent = (half >> 10) & 0x1F;
        int fraction = half & 0x3FF;
        float magnitude = exponent == 0
                ? Math.scalb((float) fraction, -24)
                : Math.scalb((float) (fraction | 0x400), exponent - 25);
        return half < 0 ? -magnitude : magnitude;
    }

    private static int subnormal(float magnitude) {
        return Float.floatToRawIntBits(magnitude + SUBNORMAL_MAGIC) - Float.floatToRawIntBits(SUBNORMAL_MAGIC);
    }

    private static int normal(float magnitude) {
        int bits = Float.floatToRawIntBits(magnitude);
        int tieToEven = (bits >>> FRACTION_SHIFT) & 1;
        int rounded = bits + (1 << (FRACTION_SHIFT - 1)) - 1 + tieToEven;
        return (rounded >>> FRACTION_SHIFT) - EXPONENT_DIFFERENCE;
    }
}
