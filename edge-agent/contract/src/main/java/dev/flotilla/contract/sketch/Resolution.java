package dev.flotilla.contract.sketch;

/**
 * How fine the bins of a {@link QuantileSketch} are. Each level has bins twice as wide, in logarithms, as the one before:
 * bin {@code i} becomes part of bin {@code ceil(i / 2)}, which is the uniform collapse of UDDSketch (Epicoco, Melle, Cafaro,
 * Pulimeno and Morleo, "UDDSketch: accurate tracking of quantiles in data streams", IEEE Access 8, 2020). So bins of one
 * level hold exactly what bins of the level before held, and sketches of different levels merge at the coarser one.
 */
public final class Resolution {
    /** Level 0, with a relative error of 1 %. */
    public static final int FINEST = 0;
    /** Level 6, with a relative error of 57 %: about three bins for each factor of 50. */
    public static final int COARSEST = 6;

    /** The largest relative error of a quantile at {@link #FINEST}. */
    static final double FINEST_ACCURACY = 0.01;

    // StrictMath: every device must put a value into the same bin.
    private static final double LOG_GAMMA = StrictMath.log((1 + FINEST_ACCURACY) / (1 - FINEST_ACCURACY));

    private Resolution() {}

    /** The largest relative error of a quantile: 0.01, 0.02, 0.04, 0.08, 0.16, 0.31 and 0.57 from the finest on. */
    public static double relativeAccuracy(int level) {
        return StrictMath.tanh(logGamma(level) / 2);
    }

    static void require(int level) {
        if (level < FINEST || level > COARSEST) {
            throw new IllegalArgumentException("a resolution is " + FINEST + " to " + COARSEST + ", not " + level);
        }
    }

    /** The bin of a magnitude. Taken from the finest bin, so that it is the same as after a collapse. */
    static int index(double magnitude, int level) {
        return collapsed((int) Math.ceil(StrictMath.log(magnitude) / LOG_GAMMA), level);
    }

    /** The bin, so many levels on, that a bin becomes part of: its index through 2^levels, rounded up. */
    static int collapsed(int index, int levels) {
        return -(-index >> levels);
    }

    /** The value whose relative distance to both ends of the bin is the same; finite. */
    static double value(int index, int level) {
        double middle = 2 * StrictMath.exp(index * logGamma(level)) / (StrictMath.exp(logGamma(level)) + 1);
        return Math.min(middle, Double.MAX_VALUE);
    }

    /** The greatest magnitude of a bin; finite. */
    static double border(int index, int level) {
        return Math.min(StrictMath.exp(index * logGamma(level)), Double.MAX_VALUE);
    }

    private static double logGamma(int level) {
        return LOG_GAMMA * (1 << level);
    }
}
