package dev.flotilla.compiler.benchmark;

/** Percentiles of samples by linear interpolation, definition 7 of R. J. Hyndman and Y. Fan (American Statistician 50, 1996). */
final class Percentiles {
    private Percentiles() {}

    /** The value below which {@code fraction} (0 to 1) of one or more {@code sorted} samples lie. */
    static double at(double fraction, long[] sorted) {
        double place = fraction * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The middle of {@code sorted} samples. */
    static double median(long[] sorted) {
        return at(0.5, sorted);
    }
}
