package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.CategoryCounts;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what was observed with a bundle's baseline, feature by feature. Pure.
 *
 * <p>Latency is left out: the baseline's was measured on another machine. The threshold of a feature is the configured
 * index plus what the index is on average without any drift at these sample sizes.
 */
public final class DriftDetector {

    private final double psiThreshold;

    /** @param psiThreshold the index that counts as drift with unlimited samples; 0.25 is customary (Siddiqi 2006) */
    public DriftDetector(double psiThreshold) {
        this.psiThreshold = psiThreshold;
    }

    /** One score for each feature that both have counted, sketches first, in rising order of name. */
    public List<FeatureScore> scores(ObservationSketch baseline, ObservationSketch observed) {
        List<FeatureScore> scores = new ArrayList<>();
        Map<String, QuantileSketch> seen = observed.quantiles();
        comparable(baseline).forEach((name, expected) -> {
            QuantileSketch found = seen.get(name);
            if (found != null && found.count() > 0) {
                QuantileBins bins = QuantileBins.decilesOf(expected);
                scores.add(score(
                        name,
                        FeatureScore.Kind.QUANTILE,
                        Divergence.between(bins.counts(expected), bins.counts(found))));
            }
        });
        CategoryCounts expected = baseline.predictions();
        CategoryCounts found = observed.predictions();
        if (expected.total() > 0 && found.total() > 0) {
            CategoryBins bins = CategoryBins.of(expected);
            scores.add(score(
                    FeatureScore.PREDICTIONS,
                    FeatureScore.Kind.CATEGORY,
                    Divergence.between(bins.counts(expected), bins.counts(found))));
        }
        return scores;
    }

    private static Map<String, QuantileSketch> comparable(ObservationSketch baseline) {
        Map<String, QuantileSketch> sketches = new LinkedHashMap<>(baseline.quantiles());
        sketches.remove(ObservationSketch.LATENCY_MILLIS);
        sketches.values().removeIf(sketch -> sketch.count() == 0);
        return sketches;
    }

    private FeatureScore score(String name, FeatureScore.Kind kind, Divergence divergence) {
        double threshold = psiThreshold + divergence.expectedPsiWithoutDrift();
        return new FeatureScore(name, kind, divergence.psi(), divergence.js(), threshold, divergence.samples());
    }
}
