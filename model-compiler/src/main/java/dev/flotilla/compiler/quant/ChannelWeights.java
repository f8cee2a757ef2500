package dev.flotilla.compiler.quant;

/**
 * Weights as int8 with one scale per channel: symmetric, in the narrow range −127 to 127 that the kernels require.
 *
 * @param values in the order of the float weights
 * @param scales one per channel, positive
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one step to the next, never compared
public record ChannelWeights(byte[] values, float[] scales) {
    private static final int HIGHEST = 127;

    /**
     * Quantizes weights.
     *
     * @param weights row-major
     * @param shape their dimensions
     * @param axis the dimension of the channels
     * @param lowestScales per channel, a scale that must not be undercut, see {@link Bias#lowestScales}
     */
    public static ChannelWeights quantize(float[] weights, int[] shape, int axis, float[] lowestScales) {
        int channels = shape[axis];
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= shape[i];
        }
        float[] scales = lowestScales.clone();
        for (int i = 0; i < weights.length; i++) {
            int channel = i / inner % channels;
            scales[channel] = Math.max(scales[channel], Math.abs(weights[i]) / HIGHEST);
        }
        for (int c = 0; c < channels; c++) {
            // A channel of zeros: any scale will do, as long as its product with the input's is no denormal.
            scales[c] = scales[c] < Float.MIN_NORMAL ? 1 : scales[c];
        }
        byte[] values = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double steps = weights[i] / (double) scales[i / inner % channels];
            values[i] = (byte) Rounding.clamp(Rounding.halfAwayFromZero(steps), -HIGHEST, HIGHEST);
        }
        return new ChannelWeights(values, scales);
    }
}
