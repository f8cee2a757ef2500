package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;

/**
 * Counts of a quantile sketch between the deciles of a baseline sketch.
 *
 * <p>Deciles that coincide (a value that makes up more than a tenth of the baseline) share a bin, so there are 1 to 10.
 * Both sketches have the same bin borders, so a value falls on the same side of a decile in both.
 */
final class QuantileBins {

    private static final int DECILES = 10;

    private final double[] edges;

    private QuantileBins(double[] edges) {
        this.edges = edges;
    }

    /** The distinct deciles of a baseline that has counted something. */
    static QuantileBins decilesOf(QuantileSketch baseline) {
        double[] found = new double[DECILES - 1];
        int size = 0;
        for (int i = 1; i < DECILES; i++) {
            double edge = baseline.quantile(i / (double) DECILES);
            boolean separates = baseline.cumulative(edge) < 1;
            if (separates && (size == 0 || edge > found[size - 1])) {
                found[size++] = edge;
            }
        }
        return new QuantileBins(java.util.Arrays.copyOf(found, size));
    }

    /** Counts up to each edge, the last bin taking the rest. */
    long[] counts(QuantileSketch sketch) {
        long[] counts = new long[edges.length + 1];
        long before = 0;
        for (int i = 0; i < edges.length; i++) {
            long upTo = sketch.count() == 0 ? 0 : Math.round(sketch.cumulative(edges[i]) * sketch.count());
            counts[i] = upTo - before;
            before = upTo;
        }
        counts[edges.length] = sketch.count() - before;
        return counts;
    }
}
