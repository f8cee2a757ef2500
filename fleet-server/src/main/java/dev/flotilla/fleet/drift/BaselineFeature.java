package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.CategoryCounts;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.sketch.Resolution;
import dev.flotilla.fleet.drift.stat.Divergence;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One feature that a baseline has counted, and how others are counted over the same bins. Pure.
 *
 * <p>There are two kinds of bins: ten by the baseline's deciles, over which distances are defined, and finer ones, over which
 * tests find smaller shifts.
 */
sealed interface BaselineFeature {

    /** Bins of distances along an axis, as is customary for the population stability index. */
    int DECILES = 10;

    /** Bins of tests along an axis: 94 % of what the raw values' ranks would tell of a shift. */
    int FINER = 16;

    String name();

    FeatureScore.Kind kind();

    /** The bins that tests are over. */
    FeatureWatch.Kind bins();

    /** Counts over these bins; all 0 if the feature was not observed. */
    long[] counts(Observed observed);

    /** The same of each level that is not finer than what was observed. */
    Map<Integer, long[]> countsByLevel(Observed observed);

    /** How coarse what these counts came of is, the coarsest if several are to be tested alike. */
    Grain grain(List<Observed> observed);

    /** How many values of the feature there are. */
    long samples(Observed observed);

    /** How far what was observed is; it has counted something of the feature. */
    Distance distance(Observed observed);

    /** How far what was observed is, and how sure that is. */
    default FeatureScore score(Observed observed, OptionalDouble pValue, boolean named) {
        return new FeatureScore(name(), kind(), distance(observed), pValue, named, samples(observed));
    }

    /** What the index is on average without drift, at this size. */
    double psiByChance(Observed observed);

    /**
     * What a baseline has counted: quantiles in rising order of name, predictions last. Latency is left out: the baseline's was
     * measured on another machine.
     */
    static List<BaselineFeature> of(ObservationSketch baseline) {
        List<BaselineFeature> features = new ArrayList<>();
        for (Map.Entry<String, QuantileSketch> each : baseline.quantiles().entrySet()) {
            if (each.getValue().count() > 0 && !each.getKey().equals(ObservationSketch.LATENCY_MILLIS)) {
                features.add(new Quantile(
                        each.getKey(),
                        each.getValue(),
                        QuantileBins.of(each.getValue(), DECILES),
                        QuantileBins.of(each.getValue(), FINER)));
            }
        }
        CategoryCounts predictions = baseline.predictions();
        if (predictions.total() > 0) {
            features.add(new Predictions(predictions, CategoryBins.of(predictions)));
        }
        return features;
    }

    /** A quantile sketch. */
    record Quantile(String name, QuantileSketch baseline, QuantileBins deciles, QuantileBins finer)
            implements BaselineFeature {

        private Divergence divergence(QuantileSketch found) {
            return Divergence.between(deciles.counts(baseline), deciles.counts(found));
        }

        @Override
        public FeatureScore.Kind kind() {
            return FeatureScore.Kind.QUANTILE;
        }

        @Override
        public FeatureWatch.Kind bins() {
            return FeatureWatch.Kind.ORDERED;
        }

        @Override
        public long[] counts(Observed observed) {
            return finer.counts(observed.quantile(name));
        }

        @Override
        public Map<Integer, long[]> countsByLevel(Observed observed) {
            QuantileSketch found = observed.quantile(name);
            int finest = Math.max(baseline.resolution(), found.resolution());
            return IntStream.rangeClosed(finest, Resolution.COARSEST)
                    .boxed()
                    .collect(Collectors.toMap(level -> level, level -> finer.counts(found.atResolution(level))));
        }

        @Override
        public Grain grain(List<Observed> observed) {
            return finer.grain(
                    observed.stream().map(each -> each.quantile(name)).toList());
        }

        @Override
        public long samples(Observed observed) {
            return observed.quantile(name).count();
        }

        @Override
        public Distance distance(Observed observed) {
            QuantileSketch found = observed.quantile(name);
            return Distance.of(divergence(found), baseline, found);
        }

        @Override
        public double psiByChance(Observed observed) {
            return divergence(observed.quantile(name)).expectedPsiWithoutDrift();
        }
    }

    /** The predicted classes. */
    record Predictions(CategoryCounts baseline, CategoryBins categories) implements BaselineFeature {

        @Override
        public String name() {
            return FeatureScore.PREDICTIONS;
        }

        private Divergence divergence(Observed observed) {
            return Divergence.between(categories.counts(baseline), categories.counts(observed.predictions()));
        }

        @Override
        public FeatureScore.Kind kind() {
            return FeatureScore.Kind.CATEGORY;
        }

        @Override
        public FeatureWatch.Kind bins() {
            return FeatureWatch.Kind.CATEGORIES;
        }

        @Override
        public long[] counts(Observed observed) {
            return categories.counts(observed.predictions());
        }

        @Override
        public Map<Integer, long[]> countsByLevel(Observed observed) {
            return Map.of(Resolution.FINEST, counts(observed));
        }

        @Override
        public Grain grain(List<Observed> observed) {
            return Grain.FINEST;
        }

        @Override
        public long samples(Observed observed) {
            return observed.predictions().total();
        }

        @Override
        public Distance distance(Observed observed) {
            return Distance.of(divergence(observed));
        }

        @Override
        public double psiByChance(Observed observed) {
            return divergence(observed).expectedPsiWithoutDrift();
        }
    }
}
