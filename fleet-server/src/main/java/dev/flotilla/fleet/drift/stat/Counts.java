package dev.flotilla.fleet.drift.stat;

/** Sums over arrays of counts. */
public final class Counts {

    private Counts() {}

    public static long total(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** Adds to each count of a sum the one in its place. */
    public static void add(long[] sum, long[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }

    /** A part of all counts, from 0 to 1, in whole numbers: sums from the first one on are right to within a half. */
    public static long[] part(long[] counts, double part) {
        long[] scaled = new long[counts.length];
        long upTo = 0;
        long before = 0;
        for (int i = 0; i < counts.length; i++) {
            upTo += counts[i];
            long rounded = Math.round(upTo * part);
            scaled[i] = rounded - before;
            before = rounded;
        }
        return scaled;
    }

    static double[] asDoubles(long[] counts) {
        double[] doubles = new double[counts.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = counts[i];
        }
        return doubles;
    }

    /** @throws IllegalArgumentException unless both have the same length, 1 or more */
    static void requireSameBins(long[] one, long[] other) {
        if (one.length != other.length || one.length == 0) {
            throw new IllegalArgumentException(
                    "bins differ: " + one.length + " in the baseline, " + other.length + " observed");
        }
    }
}
