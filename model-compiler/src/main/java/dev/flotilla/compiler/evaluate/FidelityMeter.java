package dev.flotilla.compiler.evaluate;

/** Compares two series of values as they come, and keeps none of them. */
public final class FidelityMeter {
    private double originalPower;
    private double otherPower;
    private double product;
    private double noise;
    private double maxError;

    /** Adds the outputs of both models for one sample; as many of each. */
    public void add(float[] original, float[] other) {
        for (int i = 0; i < original.length; i++) {
            double difference = (double) original[i] - other[i];
            originalPower += (double) original[i] * original[i];
            otherPower += (double) other[i] * other[i];
            product += (double) original[i] * other[i];
            noise += difference * difference;
            maxError = Math.max(maxError, Math.abs(difference));
        }
    }

    /** What was added so far. */
    public OutputFidelity result() {
        return new OutputFidelity(sqnrDecibels(), cosine(), maxError);
    }

    private double sqnrDecibels() {
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(originalPower / noise);
    }

    private double cosine() {
        if (originalPower == 0 || otherPower == 0) {
            return originalPower == otherPower ? 1 : 0;
        }
        return Math.max(-1, Math.min(1, product / (Math.sqrt(originalPower) * Math.sqrt(otherPower))));
    }
}
