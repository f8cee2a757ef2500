package dev.flotilla.fleet.drift.stat;

import java.util.Arrays;

/** What a feature's counts by bin were while nothing drifted: a baseline, and what a fleet has shown since. Immutable. */
public final class Reference {

    /** Beyond so many counts all are halved: more make no test sharper, and sums must not overflow. */
    static final long MOST = 1L << 40;

    private final long[] counts;

    public Reference(long[] counts) {
        this.counts = counts.clone();
    }

    /** Counts by bin; a copy. */
    public long[] counts() {
        return counts.clone();
    }

    /** With another window in it. */
    public Reference and(long[] window) {
        Counts.requireSameBins(counts, window);
        long[] sum = counts.clone();
        Counts.add(sum, window);
        if (Counts.total(sum) > MOST) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (sum[i] + 1) / 2;
            }
        }
        return new Reference(sum);
    }

    /** As many of its counts as tell as much as all do of observations with such a {@link Grain#blur}. */
    long[] against(double blur) {
        double certain = 1 / (1 + blur * total());
        return Arrays.stream(counts).map(count -> Math.round(count * certain)).toArray();
    }

    public long total() {
        return Counts.total(counts);
    }
}
