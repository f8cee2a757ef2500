package dev.flotilla.contract.delta;

import java.util.function.IntConsumer;

/**
 * Makes binary deltas: a device that has one version of a bundle then fetches only what is new in the next.
 *
 * <p>Finds what resembles what as bsdiff does (Colin Percival, "Naive differences of executable code", 2003), by the sorted
 * suffixes of the old file. Takes about five bytes of memory for every byte of it.
 */
public final class Differ {
    private Differ() {}

    /**
     * The delta that makes {@code target} of {@code old}.
     *
     * @param compared is told how many bytes of {@code target} have been compared
     * @throws IllegalArgumentException if one of them is larger than {@link DeltaHeader#MAX_FILE_BYTES}
     */
    public static byte[] delta(byte[] old, byte[] target, IntConsumer compared) {
        if (Math.max(old.length, target.length) > DeltaHeader.MAX_FILE_BYTES) {
            throw new IllegalArgumentException("a file of " + Math.max(old.length, target.length)
                    + " bytes is too large for a delta, which takes at most " + DeltaHeader.MAX_FILE_BYTES);
        }
        return DeltaWriter.write(
                old, target, new MatchExtender(old, target).extend(SeedFinder.find(old, target, compared)));
    }
}
