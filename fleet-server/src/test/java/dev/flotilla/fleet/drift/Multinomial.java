package dev.flotilla.fleet.drift;

import java.util.SplittableRandom;

/** Draws counts over bins, by halving the bins again and again. */
public final class Multinomial {

    private final int bins;
    private final Binomials[] nodes;

    /** @param shares of the bins, in all 1 */
    public Multinomial(double[] shares) {
        this.bins = shares.length;
        this.nodes = new Binomials[bins];
        split(shares, 0, bins);
    }

    /** The node of a range stands where it is split, which is in no other range's middle. */
    private void split(double[] shares, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        double left = sum(shares, from, middle);
        double all = left + sum(shares, middle, to);
        nodes[middle] = new Binomials(all > 0 ? left / all : 0);
        split(shares, from, middle);
        split(shares, middle, to);
    }

    private static double sum(double[] shares, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += shares[i];
        }
        return sum;
    }

    /** Counts by bin of so many values, fewer than 2<sup>30</sup>. */
    public long[] draw(int size, SplittableRandom random) {
        long[] counts = new long[bins];
        draw(counts, 0, bins, size, random);
        return counts;
    }

    private void draw(long[] counts, int from, int to, int size, SplittableRandom random) {
        if (to - from == 1 || size == 0) {
            counts[from] = size;
            return;
        }
        int middle = (from + to) >>> 1;
        int left = nodes[middle].draw(size, random);
        draw(counts, from, middle, left, random);
        draw(counts, middle, to, size - left, random);
    }
}
