package dev.flotilla.fleet.drift.stat;

import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The Wasserstein distance of order 1, {@code integral |F(x) - G(x)| dx}: how far values must move on average to make one
 * distribution the other (Vallender, "Calculation of the Wasserstein distance between probability distributions on the
 * line", Theory of Probability and its Applications 18, 1974).
 *
 * <p>A sketch moves each value to the one that stands for its bin, by {@link QuantileSketch#relativeAccuracy()} of itself at most
 * unless the bin is the lowest of 512; by the triangle inequality the distance of the raw values is within the mean of these
 * moves, of both samples together.
 *
 * @param distance in the unit of the values
 * @param error the distance of the raw values is so near
 * @param spread the baseline's standard deviation, of the values that stand for its bins
 */
public record Wasserstein(double distance, double error, double spread) {

    /** Compares the bins of two sketches, each with at least one. */
    public static Wasserstein between(List<QuantileSketch.Bin> baseline, List<QuantileSketch.Bin> observed) {
        List<Merged.Step> steps = Merged.of(baseline, observed);
        double distance = 0;
        for (int i = 1; i < steps.size(); i++) {
            double gap = steps.get(i).value() - steps.get(i - 1).value();
            distance += Math.abs(steps.get(i).cumulative()) * gap;
        }
        return new Wasserstein(distance, moved(baseline) + moved(observed), spread(baseline));
    }

    /** In standard deviations of the baseline; empty when that has none. */
    public OptionalDouble normalized() {
        return spread > 0 ? OptionalDouble.of(distance / spread) : OptionalDouble.empty();
    }

    private static double moved(List<QuantileSketch.Bin> bins) {
        double sum = 0;
        double count = 0;
        for (QuantileSketch.Bin bin : bins) {
            sum += bin.count() * Math.max(bin.value() - bin.lower(), bin.upper() - bin.value());
            count += bin.count();
        }
        return sum / count;
    }

    private static double spread(List<QuantileSketch.Bin> bins) {
        double count = bins.stream().mapToLong(QuantileSketch.Bin::count).sum();
        double mean =
                bins.stream().mapToDouble(bin -> bin.count() * bin.value()).sum() / count;
        return Math.sqrt(bins.stream()
                .mapToDouble(bin -> bin.count() * (bin.value() - mean) * (bin.value() - mean) / count)
                .sum());
    }
}
