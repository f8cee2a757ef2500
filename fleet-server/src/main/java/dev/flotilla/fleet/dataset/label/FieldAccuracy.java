package dev.flotilla.fleet.dataset.label;

import java.util.Optional;

/**
 * How often a bundle was right, of the labelled samples that chance chose of what it answered.
 *
 * @param right of these, to how many it gave the class that people say
 */
public record FieldAccuracy(long samples, long right) {
    /** With fewer there is no figure. */
    public static final long MIN_SAMPLES = 50;

    /** The 0.975 quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /** The 95 % score interval (Wilson 1927), from 0 to 1. */
    public record Interval(double low, double high) {}

    /** From 0 to 1, with its interval; empty below {@link #MIN_SAMPLES}. */
    public Optional<Interval> interval() {
        if (samples < MIN_SAMPLES) {
            return Optional.empty();
        }
        double share = share();
        double spread = Z * Math.sqrt(share * (1 - share) / samples + Z * Z / (4.0 * samples * samples));
        double weight = 1 + Z * Z / samples;
        double middle = share + Z * Z / (2.0 * samples);
        return Optional.of(new Interval((middle - spread) / weight, (middle + spread) / weight));
    }

    public double share() {
        return (double) right / samples;
    }
}
