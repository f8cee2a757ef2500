package dev.flotilla.contract.delta;

/**
 * Bytes of a new file that resemble as many of the old one. They need not be equal; a delta carries the differences.
 *
 * @param oldStart where they start in the old file
 * @param newStart where they start in the new file
 * @param length how many there are
 */
public record Match(int oldStart, int newStart, int length) {
    public Match {
        if (oldStart < 0 || newStart < 0 || length < 0) {
            throw new IllegalArgumentException("negative match " + oldStart + ", " + newStart + ", " + length);
        }
    }

    /** What to add to a position in the new file for that in the old one. */
    public int distance() {
        return oldStart - newStart;
    }

    public int newEnd() {
        return newStart + length;
    }

    /** A match with the same starts. */
    public Match withLength(int other) {
        return new Match(oldStart, newStart, other);
    }
}
