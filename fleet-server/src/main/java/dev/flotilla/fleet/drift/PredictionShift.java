package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.CategoryCounts;
import dev.flotilla.fleet.drift.stat.Divergence;
import java.util.OptionalDouble;

/** How far predicted classes lie from those of a baseline. */
public final class PredictionShift {

    private PredictionShift() {}

    /** Jensen-Shannon divergence in bits, 0 to 1, over the baseline's frequent classes; empty when either has none. */
    public static OptionalDouble bits(CategoryCounts baseline, CategoryCounts observed) {
        if (baseline.total() == 0 || observed.total() == 0) {
            return OptionalDouble.empty();
        }
        CategoryBins bins = CategoryBins.of(baseline);
        return OptionalDouble.of(
                Divergence.between(bins.counts(baseline), bins.counts(observed)).js());
    }
}
