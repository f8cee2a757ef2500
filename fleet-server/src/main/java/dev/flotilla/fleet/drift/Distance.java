package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.drift.stat.Divergence;
import dev.flotilla.fleet.drift.stat.KolmogorovSmirnov;
import dev.flotilla.fleet.drift.stat.Wasserstein;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far what was observed lies from a baseline, however sure that is.
 *
 * @param psi population stability index, see {@link Divergence}
 * @param js Jensen–Shannon divergence in bits
 * @param ks Kolmogorov–Smirnov statistic; none of categories, which have no order
 * @param wasserstein Wasserstein distance in the baseline's standard deviations; none of categories, or where nothing varies
 */
public record Distance(double psi, double js, OptionalDouble ks, OptionalDouble wasserstein) {

    static Distance of(Divergence divergence) {
        return new Distance(divergence.psi(), divergence.js(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Bins can only be compared with bins as wide: at the coarser resolution of both. */
    static Distance of(Divergence divergence, QuantileSketch baseline, QuantileSketch observed) {
        List<QuantileSketch.Bin> expected =
                baseline.atResolution(observed.resolution()).bins();
        List<QuantileSketch.Bin> found =
                observed.atResolution(baseline.resolution()).bins();
        return new Distance(
                divergence.psi(),
                divergence.js(),
                OptionalDouble.of(KolmogorovSmirnov.between(expected, found).statistic()),
                Wasserstein.between(expected, found).normalized());
    }
}
