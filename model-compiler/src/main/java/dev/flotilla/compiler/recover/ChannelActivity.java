package dev.flotilla.compiler.recover;

/** What samples show of each channel of a tensor whose channels are its last dimension. */
final class ChannelActivity {
    private final float[] largest;
    private final double[] squares;
    private long values;

    ChannelActivity(int channels) {
        this.largest = new float[channels];
        this.squares = new double[channels];
    }

    void add(float[] sample) {
        for (int i = 0; i < sample.length; i++) {
            int channel = i % largest.length;
            largest[channel] = Math.max(largest[channel], Math.abs(sample[i]));
            squares[channel] += (double) sample[i] * sample[i];
        }
        values += sample.length / largest.length;
    }

    /** The largest magnitude. */
    float largest(int channel) {
        return largest[channel];
    }

    double meanSquare(int channel) {
        return values == 0 ? 0 : squares[channel] / values;
    }
}
