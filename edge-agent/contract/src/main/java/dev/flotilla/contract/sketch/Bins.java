package dev.flotilla.contract.sketch;

import java.util.Arrays;

/**
 * Counts under consecutive integer indices, at most {@link #MAX_BINS} of them.
 *
 * <p>When the indices span more, the lowest are counted in the lowest bin that is kept. Which one that is depends on
 * the highest index alone, so the outcome does not depend on the order of additions and merges.
 */
final class Bins {
    static final int MAX_BINS = 512;

    private int lowest;
    private long[] counts = {};
    private long total;

    boolean isEmpty() {
        return counts.length == 0;
    }

    long total() {
        return total;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return lowest + counts.length - 1;
    }

    /** The count under an index; 0 outside of the span. */
    long at(int index) {
        return index < lowest || index > highest() ? 0 : counts[index - lowest];
    }

    void add(int index, long count) {
        long sum = Math.addExact(total, count);
        cover(index);
        counts[Math.max(index, lowest) - lowest] += count;
        total = sum;
    }

    void merge(Bins other) {
        Math.addExact(total, other.total);
        // Downwards, so that the span is settled by the first addition and bins are folded once.
        for (int index = other.highest(); index >= other.lowest && !other.isEmpty(); index--) {
            if (other.at(index) > 0) {
                add(index, other.at(index));
            }
        }
    }

    /** Puts the counts of each 2^levels bins into one; see {@link Resolution}. */
    void collapse(int levels) {
        Bins collapsed = collapsed(levels);
        lowest = collapsed.lowest;
        counts = collapsed.counts;
    }

    /** A copy after {@link #collapse}. */
    Bins collapsed(int levels) {
        if (levels == 0 || isEmpty()) {
            return copy();
        }
        Bins collapsed = new Bins();
        collapsed.lowest = Resolution.collapsed(lowest, levels);
        collapsed.counts = new long[Resolution.collapsed(highest(), levels) - collapsed.lowest + 1];
        for (int i = 0; i < counts.length; i++) {
            collapsed.counts[Resolution.collapsed(lowest + i, levels) - collapsed.lowest] += counts[i];
        }
        collapsed.total = total;
        return collapsed;
    }

    /** How many counts lie at an index up to and including this one. */
    long upTo(int index) {
        long sum = 0;
        for (int i = lowest; i <= Math.min(index, highest()); i++) {
            sum += counts[i - lowest];
        }
        return sum;
    }

    /** The index under which the count of this rank lies, 0 being the lowest. */
    int indexOfRank(long rank) {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen > rank) {
                return lowest + i;
            }
        }
        return highest();
    }

    Bins copy() {
        Bins copy = new Bins();
        copy.lowest = lowest;
        copy.counts = counts.clone();
        copy.total = total;
        return copy;
    }

    private void cover(int index) {
        if (isEmpty()) {
            lowest = index;
            counts = new long[1];
            return;
        }
        int newHighest = Math.max(highest(), index);
        int newLowest = Math.max(Math.min(lowest, index), newHighest - MAX_BINS + 1);
        if (newHighest == highest() && newLowest == lowest) {
            return;
        }
        long[] wider = new long[newHighest - newLowest + 1];
        for (int i = lowest; i <= highest(); i++) {
            wider[Math.max(i, newLowest) - newLowest] += counts[i - lowest];
        }
        lowest = newLowest;
        counts = wider;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins bins && lowest == bins.lowest && Arrays.equals(counts, bins.counts);
    }

    @Override
    public int hashCode() {
        return 31 * lowest + Arrays.hashCode(counts);
    }
}
