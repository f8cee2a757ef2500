package dev.flotilla.fleet.drift.stat;

import java.util.List;

/**
 * One feature of one model on a whole fleet: its reference and its course, window after window. Immutable.
 *
 * @param kind of its bins
 * @param reference what its counts were while nothing drifted
 */
public record FeatureWatch(Kind kind, Reference reference, Course course) {

    /** A reference with fewer counts is not tested against: it is only learned. */
    private static final long LEAST = 100;

    /** What bins a feature is counted over. */
    public enum Kind {
        ORDERED,
        CATEGORIES
    }

    /**
     * Begins with what is known of the feature: a baseline, or zeros.
     *
     * @param at when, in milliseconds since the epoch
     */
    public static FeatureWatch begin(Kind kind, long[] known, long at) {
        return new FeatureWatch(kind, new Reference(known), Course.begin(components(kind, known.length), at));
    }

    private static int components(Kind kind, int bins) {
        return kind == Kind.ORDERED ? BinScores.components(bins) : bins;
    }

    private static BinTest test(Kind kind, Reference reference) {
        return kind == Kind.ORDERED ? BinTest.ordered(reference.counts()) : BinTest.categories(reference.counts());
    }

    /** Whether it is over such bins. */
    public boolean fits(Kind wanted, int bins) {
        return kind == wanted
                && reference.counts().length == bins
                && course.charts().size() == components(kind, bins);
    }

    /** Whether the reference holds enough to test against. */
    public boolean ripe() {
        return reference.total() >= LEAST;
    }

    /** Each device against the reference. */
    public Panel panel(List<long[]> devices) {
        return Panel.of(test(kind, reference), devices, course);
    }

    /** The p-value of counts against the reference. */
    public double pValue(long[] counts) {
        return BinTest.pValue(test(kind, reference).normalScores(counts));
    }

    /** With a window of the whole fleet in its course, after the devices were looked at. */
    public FeatureWatch then(long[] pooled, Panel panel, Budget budget, long at) {
        return new FeatureWatch(
                kind, reference, course.then(test(kind, reference), pooled, panel.dispersion(), budget, at));
    }

    /** Learns a window in which nothing drifted; what drifted must not become what is expected. */
    public FeatureWatch learn(long[] pooled) {
        return new FeatureWatch(kind, reference.and(pooled), course);
    }
}
