package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.CategoryCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Counts of the categories that are frequent in a baseline; all others, with those the baseline never saw, share the
 * last bin. Bounded, because the index' noise grows with the number of bins.
 *
 * <p>A device that had no bytes to tell all of its categories says how many others there were. These are shared out among those
 * that it did not tell, as they are in the baseline: to take them for the rest would make a drift of a lack of bytes.
 */
final class CategoryBins {

    private static final int MAX_OWN_BINS = 19;

    private final CategoryCounts baseline;
    private final List<Integer> categories;

    private CategoryBins(CategoryCounts baseline, List<Integer> categories) {
        this.baseline = baseline;
        this.categories = categories;
    }

    static CategoryBins of(CategoryCounts baseline) {
        List<Integer> frequent = baseline.counts().entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_OWN_BINS)
                .map(Map.Entry::getKey)
                .toList();
        return new CategoryBins(baseline, frequent);
    }

    long[] counts(CategoryCounts counts) {
        long[] binned = new long[categories.size() + 1];
        long rest = counts.total();
        for (int i = 0; i < categories.size(); i++) {
            binned[i] = counts.count(categories.get(i));
            rest -= binned[i];
        }
        binned[categories.size()] = rest;
        if (counts.others() > 0) {
            shareOut(counts, binned);
        }
        return binned;
    }

    private void shareOut(CategoryCounts counts, long[] binned) {
        long[] expected = new long[binned.length];
        baseline.counts().forEach((category, count) -> {
            if (!counts.counts().containsKey(category)) {
                int own = categories.indexOf(category);
                expected[own < 0 ? categories.size() : own] += count;
            }
        });
        double all = Arrays.stream(expected).sum();
        double below = 0;
        long given = 0;
        for (int i = 0; all > 0 && i < categories.size(); i++) {
            below += expected[i];
            long share = Math.round(counts.others() * below / all) - given;
            binned[i] += share;
            given += share;
        }
        binned[categories.size()] -= given;
    }
}
