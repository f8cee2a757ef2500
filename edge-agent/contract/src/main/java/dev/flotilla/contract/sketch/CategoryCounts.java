package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often each category, such as a predicted class, was seen. Not thread-safe. */
public final class CategoryCounts {
    /** Categories are numbered from 0 to one less than this. */
    public static final int MAX_CATEGORIES = 32_768;

    private final SortedMap<Integer, Long> counts = new TreeMap<>();

    /**
     * Counts a category once.
     *
     * @throws IllegalArgumentException if it is below 0 or not below {@link #MAX_CATEGORIES}
     */
    public void add(int category) {
        add(category, 1);
    }

    void add(int category, long count) {
        if (category < 0 || category >= MAX_CATEGORIES) {
            throw new IllegalArgumentException("category " + category + " is not within 0.." + (MAX_CATEGORIES - 1));
        }
        counts.merge(category, count, Math::addExact);
    }

    /** Takes in all that another one has counted; the other one stays as it is. */
    public void merge(CategoryCounts other) {
        other.counts.forEach(this::add);
    }

    /** An independent copy. */
    public CategoryCounts copy() {
        CategoryCounts copy = new CategoryCounts();
        copy.counts.putAll(counts);
        return copy;
    }

    /** Category to count, categories rising, only those that were seen. A view: it follows later additions. */
    public Map<Integer, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }

    /** How often this category was seen. */
    public long count(int category) {
        return counts.getOrDefault(category, 0L);
    }

    /** How often any category was seen. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    byte[] encode() {
        BinCodec.Encoder encoder = new BinCodec.Encoder();
        counts.forEach(encoder::add);
        return encoder.bytes();
    }

    static CategoryCounts decode(byte[] bytes) throws MalformedDocumentException {
        CategoryCounts decoded = new CategoryCounts();
        BinCodec.decode("predictions", bytes, 0, MAX_CATEGORIES - 1, decoded::add);
        return decoded;
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
