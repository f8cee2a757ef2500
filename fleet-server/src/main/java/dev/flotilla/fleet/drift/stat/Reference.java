package dev.flotilla.fleet.drift.stat;

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
        for (int i = 0; i < sum.length; i++) {
            sum[i] += window[i];
        }
        if (Counts.total(sum) > MOST) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (sum[i] + 1) / 2;
            }
        }
        return new Reference(sum);
    }

    public long total() {
        return Counts.total(counts);
    }
}
