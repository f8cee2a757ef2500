package dev.flotilla.contract.sketch;

/**
 * Two numbers that tell a picture's lighting.
 *
 * @param mean the mean of its values
 * @param contrast their standard deviation (over the values, not a sample's estimate)
 */
public record InputStatistics(double mean, double contrast) {
    private static final int LANES = 4;

    /**
     * The statistics of one input, as the model gets it after preprocessing.
     *
     * @throws IllegalArgumentException if there are no values
     */
    public static InputStatistics of(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an input without values has no mean");
        }
        double mean = sum(values, 0, false) / values.length;
        // A second pass instead of a sum of squares, which would cancel for inputs far from zero.
        return new InputStatistics(mean, Math.sqrt(sum(values, mean, true) / values.length));
    }

    /**
     * The sum of the distances to a centre, or of their squares. Four sums side by side, since each addition waits for the one
     * before it: this runs at every inference.
     */
    private static double sum(float[] values, double centre, boolean squared) {
        int whole = values.length - values.length % LANES;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < whole; i += LANES) {
            double first = values[i] - centre;
            double second = values[i + 1] - centre;
            double third = values[i + 2] - centre;
            double fourth = values[i + 3] - centre;
            a += squared ? first * first : first;
            b += squared ? second * second : second;
            c += squared ? third * third : third;
            d += squared ? fourth * fourth : fourth;
        }
        for (int i = whole; i < values.length; i++) {
            double last = values[i] - centre;
            a += squared ? last * last : last;
        }
        return a + b + (c + d);
    }
}
