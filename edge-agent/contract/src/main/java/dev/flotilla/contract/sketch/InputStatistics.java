package dev.flotilla.contract.sketch;

/**
 * Two numbers that tell a picture's lighting.
 *
 * @param mean the mean of its values
 * @param contrast their standard deviation (over the values, not a sample's estimate)
 */
public record InputStatistics(double mean, double contrast) {

    /**
     * The statistics of one input, as the model gets it after preprocessing.
     *
     * @throws IllegalArgumentException if there are no values
     */
    public static InputStatistics of(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an input without values has no mean");
        }
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        // A second pass instead of a sum of squares, which would cancel for inputs far from zero.
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new InputStatistics(mean, Math.sqrt(squares / values.length));
    }
}
