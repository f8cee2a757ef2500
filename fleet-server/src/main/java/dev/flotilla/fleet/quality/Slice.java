package dev.flotilla.fleet.quality;

import dev.flotilla.fleet.drift.accuracy.Share;

/**
 * Labelled samples that have something in common.
 *
 * @param by what they have in common
 * @param name which one, such as a device's id; for a class its place among the labels
 * @param right how many answers were right
 * @param samples how many there are, 1 or more
 */
public record Slice(By by, String name, long right, long samples) {

    /** By what labelled samples are told apart. */
    public enum By {
        /** Not at all. */
        ALL,
        /** How they came to be chosen. */
        ORIGIN,
        /** What they show. */
        CLASS,
        /** Who sent them. */
        DEVICE
    }

    /** The share of right answers, with its interval. */
    public Share accuracy() {
        return Share.counted(right, samples);
    }
}
