package dev.flotilla.contract.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Finds where a new file is better explained by another place of the old one than by going on at the current distance
 * (Percival, "Naive differences of executable code", 2003, section 3).
 *
 * <p>Runs of the new file are looked up in the old one. A run that the current alignment explains as well is skipped. One that
 * it gets wrong in more than {@link #MIN_GAIN} bytes becomes a seed, and its alignment the current one.
 */
final class SeedFinder {
    /** By how many bytes an exact match has to be better; less would not pay for what tells of it. */
    private static final int MIN_GAIN = 8;

    /**
     * From here on a match that is better, but not by {@link #MIN_GAIN}, is skipped whole rather than looked up again from its
     * second byte: else files that repeat themselves take quadratic time.
     */
    private static final int LONG_MATCH = 1024;

    private final byte[] old;
    private final byte[] target;
    private final SuffixArray suffixes;
    private final List<Match> seeds = new ArrayList<>();
    private int distance;

    private SeedFinder(byte[] old, byte[] target) {
        this.old = old;
        this.target = target;
        this.suffixes = new SuffixArray(old);
    }

    /** Exact matches in the order of the new file, the first being where both files start. */
    static List<Match> find(byte[] old, byte[] target, IntConsumer compared) {
        SeedFinder finder = new SeedFinder(old, target);
        finder.find(compared);
        return finder.seeds;
    }

    private void find(IntConsumer compared) {
        seeds.add(new Match(0, 0, 0));
        int position = 0;
        while (position < target.length) {
            compared.accept(position);
            position = next(position);
        }
    }

    /** Goes on to the next run that is worth keeping or skipping, and returns where it ends. */
    private int next(int start) {
        int agreeing = 0;
        int counted = start;
        for (int position = start; position < target.length; position++) {
            Match match = suffixes.longestMatch(target, position);
            for (; counted < position + match.length(); counted++) {
                agreeing += agrees(counted) ? 1 : 0;
            }
            if (match.length() > agreeing + MIN_GAIN) {
                seeds.add(match);
                distance = match.oldStart() - match.newStart();
                return match.newEnd();
            }
            if (match.length() > 0 && (match.length() == agreeing || match.length() >= LONG_MATCH)) {
                return match.newEnd();
            }
            agreeing -= agrees(position) ? 1 : 0;
        }
        return target.length;
    }

    private boolean agrees(int position) {
        int oldPosition = position + distance;
        return oldPosition >= 0 && oldPosition < old.length && old[oldPosition] == target[position];
    }
}
