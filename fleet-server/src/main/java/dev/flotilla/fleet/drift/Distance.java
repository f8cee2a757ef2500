package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.drift.stat.Divergence;
import dev.flotilla.fleet.drift.stat.KolmogorovSmirnov;
import dev.flotilla.fleet.drift.stat.Wasserstein;
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

    static Distance of(Divergence divergence, QuantileSketch baseline, QuantileSketch observed) {
        return new Distance(
                divergence.psi(),
                divergence.js(),
                OptionalDouble.of(KolmogorovSmirnov.between(baseline.bins(), observed.bins())
                        .statistic()),
                Wasserstein.between(baseline.bins(), observed.bins()).normalized());
    }
}
