package dev.flotilla.compiler.quant;

/** How near one series of values comes to another. */
public final class Fidelity {
    private Fidelity() {}

    /** Signal to quantization-noise ratio in decibels; infinite when the series are equal. */
    public static double sqnrDecibels(float[] signal, float[] approximation) {
        double power = 0;
        double noise = 0;
        for (int i = 0; i < signal.length; i++) {
            power += (double) signal[i] * signal[i];
            double difference = (double) signal[i] - approximation[i];
            noise += difference * difference;
        }
        return 10 * Math.log10(power / noise);
    }

    /** Index of the largest value, the first of equals. */
    public static int argMax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
