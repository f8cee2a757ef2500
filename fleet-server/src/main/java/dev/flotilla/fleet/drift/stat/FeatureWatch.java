package dev.flotilla.fleet.drift.stat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One feature of one model on a whole fleet: its reference and its course, window after window. Immutable.
 *
 * @param kind of its bins
 * @param known what its counts are known to be before any window: a baseline, or zeros
 * @param learned by {@link Grain#level}, {@code known} and what its counts were while nothing drifted
 */
public record FeatureWatch(Kind kind, Reference known, Map<Integer, Reference> learned, Course course) {

    /** A reference with fewer counts is not tested against: it is only learned. */
    private static final long LEAST = 100;

    /** What bins a feature is counted over. */
    public enum Kind {
        ORDERED,
        CATEGORIES
    }

    public FeatureWatch {
        learned = Map.copyOf(learned);
    }

    /**
     * Begins with what is known of the feature: a baseline, or zeros.
     *
     * @param at when, in milliseconds since the epoch
     */
    public static FeatureWatch begin(Kind kind, long[] known, long at) {
        Course course = Course.begin(components(kind, known.length), at);
        return new FeatureWatch(kind, new Reference(known), Map.of(), course);
    }

    private static int components(Kind kind, int bins) {
        return kind == Kind.ORDERED ? BinScores.components(bins) : bins;
    }

    private BinTest test(Grain grain) {
        long[] against = reference(grain.level()).against(grain.blur());
        return kind == Kind.ORDERED ? BinTest.ordered(against) : BinTest.categories(against);
    }

    /** Whether it is over such bins. */
    public boolean fits(Kind wanted, int bins) {
        return kind == wanted
                && known.counts().length == bins
                && course.charts().size() == components(kind, bins);
    }

    /** What counts of a level are expected to be. */
    public Reference reference(int level) {
        return learned.getOrDefault(level, known);
    }

    /** Whether the reference of a level holds enough to test against. */
    public boolean ripe(int level) {
        return reference(level).total() >= LEAST;
    }

    /** Each device against the reference. */
    public Panel panel(List<long[]> devices, Grain grain) {
        return Panel.of(test(grain), devices, course);
    }

    /** The p-value of counts against the reference. */
    public double pValue(long[] counts, Grain grain) {
        return BinTest.pValue(test(grain).normalScores(counts));
    }

    /** With a window of the whole fleet in its course, after the devices were looked at. */
    public FeatureWatch then(long[] pooled, Grain grain, Panel panel, Budget budget, long at) {
        Course next = course.then(test(grain), pooled, panel.dispersion(), budget, at);
        return new FeatureWatch(kind, known, learned, next);
    }

    /**
     * Learns a window in which nothing drifted; what drifted must not become what is expected.
     *
     * @param byLevel its counts as they are of each level that is not finer than its own
     */
    public FeatureWatch learn(Map<Integer, long[]> byLevel) {
        Map<Integer, Reference> more = new TreeMap<>(learned);
        byLevel.forEach((level, counts) -> more.put(level, reference(level).and(counts)));
        return new FeatureWatch(kind, known, more, course);
    }
}
