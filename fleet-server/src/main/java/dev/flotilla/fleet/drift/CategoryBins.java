package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.CategoryCounts;
import java.util.List;
import java.util.Map;

/**
 * Counts of the categories that are frequent in a baseline; all others, with those the baseline never saw, share the
 * last bin. Bounded, because the index' noise grows with the number of bins.
 */
final class CategoryBins {

    private static final int MAX_OWN_BINS = 19;

    private final List<Integer> categories;

    private CategoryBins(List<Integer> categories) {
        this.categories = categories;
    }

    static CategoryBins of(CategoryCounts baseline) {
        return new CategoryBins(baseline.counts().entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_OWN_BINS)
                .map(Map.Entry::getKey)
                .toList());
    }

    long[] counts(CategoryCounts counts) {
        long[] binned = new long[categories.size() + 1];
        long rest = counts.total();
        for (int i = 0; i < categories.size(); i++) {
            binned[i] = counts.count(categories.get(i));
            rest -= binned[i];
        }
        binned[categories.size()] = rest;
        return binned;
    }
}
