package dev.flotilla.fleet.drift.stat;

import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.List;

/**
 * The largest difference between two distributions' cumulative shares, {@code sup |F(x) - G(x)|} (Smirnov, "Estimate of
 * deviation between empirical distribution functions in two independent samples", Bulletin Moscow University 2, 1939).
 *
 * <p>At the borders of a sketch's bins cumulative shares are exact. Within a bin, the raw difference exceeds that at its lower
 * border by the bin's own share at most; so the raw values' statistic lies between {@code statistic} and
 * {@code statistic + error}, where the error is at most the largest share that either has in one bin.
 *
 * @param statistic 0 for equal distributions to 1
 * @param error how much larger that of the raw values may be
 */
public record KolmogorovSmirnov(double statistic, double error) {

    /** Compares the bins of two sketches, each with at least one. */
    public static KolmogorovSmirnov between(List<QuantileSketch.Bin> one, List<QuantileSketch.Bin> other) {
        double statistic = 0;
        double most = 0;
        for (Merged.Step step : Merged.of(one, other)) {
            double before = step.cumulative();
            statistic = Math.max(statistic, Math.abs(before + step.one() - step.other()));
            most = Math.max(most, Math.max(before + step.one(), step.other() - before));
        }
        return new KolmogorovSmirnov(statistic, Math.max(0, most - statistic));
    }
}
