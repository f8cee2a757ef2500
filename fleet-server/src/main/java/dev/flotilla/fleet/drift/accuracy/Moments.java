package dev.flotilla.fleet.drift.accuracy;

/**
 * The variance of values that come one after the other (B. P. Welford, "Note on a Method for Calculating Corrected Sums of
 * Squares and Products", Technometrics 4, 1962).
 */
final class Moments {

    private long count;
    private double mean;
    private double squares;

    void add(double value) {
        count++;
        double off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
    }

    /** 0 of less than two values. */
    double variance() {
        return count < 2 ? 0 : squares / (count - 1);
    }
}
