package dev.flotilla.fleet.drift.stat;

import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The bins of two sketches side by side. */
final class Merged {

    /**
     * A bin that either has.
     *
     * @param value what stands for its values
     * @param one share of the first in it
     * @param other share of the second
     * @param cumulative share of the first below it less that of the second
     */
    record Step(double value, double one, double other, double cumulative) {}

    private Merged() {}

    static List<Step> of(List<QuantileSketch.Bin> one, List<QuantileSketch.Bin> other) {
        double m = total(one);
        double n = total(other);
        List<Step> parts = new ArrayList<>();
        one.forEach(bin -> parts.add(new Step(bin.value(), bin.count() / m, 0, 0)));
        other.forEach(bin -> parts.add(new Step(bin.value(), 0, bin.count() / n, 0)));
        parts.sort(Comparator.comparingDouble(Step::value));
        List<Step> steps = new ArrayList<>();
        double cumulative = 0;
        for (int i = 0; i < parts.size(); ) {
            double value = parts.get(i).value();
            double first = 0;
            double second = 0;
            // A value is computed from the bin's index alone, so that of the same bin is the same to the last bit.
            for (; i < parts.size() && parts.get(i).value() == value; i++) {
                first += parts.get(i).one();
                second += parts.get(i).other();
            }
            steps.add(new Step(value, first, second, cumulative));
            cumulative += first - second;
        }
        return Collections.unmodifiableList(steps);
    }

    private static double total(List<QuantileSketch.Bin> bins) {
        return bins.stream().mapToLong(QuantileSketch.Bin::count).sum();
    }
}
