package dev.flotilla.contract.sketch;

import java.util.Map;

/**
 * How often each category, such as a predicted class, was seen: of all of them, or of the most frequent. Not thread-safe.
 *
 * <p>When it keeps fewer categories than there are, each count is at most {@link #undercount()} too low, which is at most
 * {@link #total()} / (kept + 1); see {@link HeavyHitters}.
 */
public final class CategoryCounts {
    /** Categories are numbered from 0 to one less than this. */
    public static final int MAX_CATEGORIES = 32_768;

    private final HeavyHitters counts;

    /** Keeps all categories. */
    public CategoryCounts() {
        this(MAX_CATEGORIES);
    }

    /** @param kept the most categories that are kept */
    public CategoryCounts(int kept) {
        this(new HeavyHitters(kept));
    }

    CategoryCounts(HeavyHitters counts) {
        this.counts = counts;
    }

    /**
     * Counts a category once.
     *
     * @throws IllegalArgumentException if it is below 0 or not below {@link #MAX_CATEGORIES}
     */
    public void add(int category) {
        if (category < 0 || category >= MAX_CATEGORIES) {
            throw new IllegalArgumentException("category " + category + " is not within 0.." + (MAX_CATEGORIES - 1));
        }
        counts.add(category, 1);
    }

    /** Takes in all that another one has counted, and keeps as many as before; the other one stays as it is. */
    public void merge(CategoryCounts other) {
        counts.merge(other.counts);
    }

    /** An independent copy. */
    public CategoryCounts copy() {
        return new CategoryCounts(counts.copy());
    }

    /** A copy that keeps at most so many categories. */
    public CategoryCounts atMost(int kept) {
        return new CategoryCounts(counts.atMost(kept));
    }

    /** Category to count, categories rising, only those that were seen and kept. A view: it follows later additions. */
    public Map<Integer, Long> counts() {
        return counts.counts();
    }

    /** How often this category was seen, or up to {@link #undercount()} less. */
    public long count(int category) {
        return counts.count(category);
    }

    /** How often any category was seen. */
    public long total() {
        return counts.counted() + counts.others();
    }

    /** How often categories were seen that are not among {@link #counts()}, or not counted there. */
    public long others() {
        return counts.others();
    }

    /** By how much a count may be too low; 0 where all categories are kept. */
    public long undercount() {
        return counts.undercount();
    }

    HeavyHitters hitters() {
        return counts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CategoryCounts that && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return "CategoryCounts" + counts;
    }
}
