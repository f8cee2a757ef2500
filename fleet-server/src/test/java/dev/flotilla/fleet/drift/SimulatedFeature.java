package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import java.util.SplittableRandom;

/** A feature whose baseline was sketched from raw values, and whose windows are drawn as counts over the bins of tests. */
final class SimulatedFeature {

    /** As many as the compiler evaluates a model on. */
    static final int BASELINE = 2000;

    private static final int CLASSES = 10;

    private final FeatureWatch begin;
    private final double[] shares;
    private final Multinomial usual;
    private final Multinomial drifted;

    private SimulatedFeature(FeatureWatch begin, double[] usual, double[] drifted) {
        this.begin = begin;
        this.shares = usual;
        this.usual = new Multinomial(usual);
        this.drifted = new Multinomial(drifted);
    }

    /**
     * Values of a world.
     *
     * @param shift of drifted windows, in standard deviations
     */
    static SimulatedFeature of(World world, double shift, SplittableRandom random) {
        QuantileSketch baseline = sketch(world, BASELINE, random);
        QuantileBins bins = QuantileBins.of(baseline, BaselineFeature.FINER);
        return new SimulatedFeature(
                FeatureWatch.begin(FeatureWatch.Kind.ORDERED, bins.counts(baseline), 0),
                shares(world, bins, baseline, 0),
                shares(world, bins, baseline, shift * world.spread()));
    }

    /**
     * Ten classes of the same share.
     *
     * @param shift of drifted windows: what one class has more, and the others less
     */
    static SimulatedFeature classes(double shift, SplittableRandom random) {
        double[] shares = new double[CLASSES];
        double[] shifted = new double[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            shares[i] = 1.0 / CLASSES;
            shifted[i] = shares[i] + (i == 3 ? shift : -shift / (CLASSES - 1));
        }
        long[] baseline = new Multinomial(shares).draw(BASELINE, random);
        return new SimulatedFeature(FeatureWatch.begin(FeatureWatch.Kind.CATEGORIES, baseline, 0), shares, shifted);
    }

    static QuantileSketch sketch(World world, int values, SplittableRandom random) {
        QuantileSketch sketch = new QuantileSketch();
        for (int i = 0; i < values; i++) {
            sketch.add(world.draw(random));
        }
        return sketch;
    }

    /** The shares of a world in bins, which end where the sketch's bin ends that holds their edge. */
    static double[] shares(World world, QuantileBins bins, QuantileSketch baseline, double shift) {
        double[] edges = bins.edges();
        double[] shares = new double[edges.length + 1];
        double before = 0;
        for (int i = 0; i < edges.length; i++) {
            double edge = edges[i];
            double end = baseline.bins().stream()
                    .filter(bin -> edge <= bin.upper())
                    .findFirst()
                    .orElseThrow()
                    .upper();
            double upTo = world.cumulative(end - shift);
            shares[i] = upTo - before;
            before = upTo;
        }
        shares[edges.length] = 1 - before;
        return shares;
    }

    /** Of the bins, without drift. Not to be changed. */
    double[] shares() {
        return shares;
    }

    FeatureWatch begin() {
        return begin;
    }

    long[] usual(int size, SplittableRandom random) {
        return usual.draw(size, random);
    }

    long[] drifted(int size, SplittableRandom random) {
        return drifted.draw(size, random);
    }
}
