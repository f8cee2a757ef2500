package dev.flotilla.compiler.calibrate;

/** How the range of an activation is chosen from the values that the calibration samples show. */
public enum CalibrationMethod {
    /** The true minimum and maximum, as TensorFlow Lite's converter takes them: nothing is clipped. */
    MIN_MAX("min-max"),
    /** The exponential moving average, with weight 0.95 on the past, of every sample's own minimum and maximum. */
    MOVING_AVERAGE("moving-average"),
    /** Leaves out the lowest and the highest 0.01 % of the values. */
    PERCENTILE("percentile"),
    /**
     * Clips magnitudes where the stored values keep most information, by the Kullback-Leibler divergence (S. Migacz, 8-bit
     * Inference with TensorRT, GPU Technology Conference 2017).
     */
    ENTROPY("entropy"),
    /** The range with the least mean squared error. */
    MSE("mse"),
    /**
     * For every tensor, that of the methods above whose ranges give the least squared error on samples that they have not
     * seen: five times, another fifth of the samples is held back.
     */
    BEST("best");

    private final String label;

    CalibrationMethod(String label) {
        this.label = label;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
