package dev.flotilla.compiler.quant;

/** Biases as int32 at the scale of the accumulator: {@code scale[c] = inputScale * weightScale[c]}, zero point 0. */
public final class Bias {
    /** A bias may take half of the int32 range, so that the accumulator has room for the products. */
    private static final double MOST_STEPS = 0.5 * Integer.MAX_VALUE;

    private Bias() {}

    /** The accumulator's scales. */
    public static float[] scales(float inputScale, float[] weightScales) {
        float[] scales = new float[weightScales.length];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = inputScale * weightScales[c];
        }
        return scales;
    }

    /**
     * The least weight scale, per channel, with which the bias fits int32 (TensorFlow Lite's
     * {@code AdjustWeightsForBiasScale}); 0 where any will do.
     */
    public static float[] lowestScales(float[] bias, float inputScale) {
        float[] lowest = new float[bias.length];
        for (int c = 0; c < lowest.length; c++) {
            lowest[c] = (float) (Math.abs(bias[c]) / (MOST_STEPS * inputScale));
        }
        return lowest;
    }

    /** Quantizes {@code bias} to int32; {@code scales} has one entry per value, or one for all. */
    public static int[] quantize(float[] bias, float[] scales) {
        int[] stored = new int[bias.length];
        for (int c = 0; c < stored.length; c++) {
            stored[c] = Rounding.clamp(steps(bias, scales, c), -Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        return stored;
    }

    /** As {@link #quantize}, to int64. */
    public static long[] quantizeWide(float[] bias, float[] scales) {
        long[] stored = new long[bias.length];
        for (int c = 0; c < stored.length; c++) {
            stored[c] = steps(bias, scales, c);
        }
        return stored;
    }

    private static long steps(float[] bias, float[] scales, int channel) {
        return Rounding.halfAwayFromZero(bias[channel] / (double) scales[scales.length == 1 ? 0 : channel]);
    }
}
