package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.Arrays;

/**
 * Counts of a quantile sketch between quantiles of a baseline sketch that cut it into equal parts.
 *
 * <p>Quantiles that coincide (a value that makes up more than a part of the baseline) share a bin, so there may be fewer.
 * Both sketches have the same bin borders, so a value falls on the same side of an edge in both.
 */
final class QuantileBins {

    private final double[] edges;

    private QuantileBins(double[] edges) {
        this.edges = edges;
    }

    /** The distinct quantiles of a baseline that has counted something, at most {@code parts - 1}. */
    static QuantileBins of(QuantileSketch baseline, int parts) {
        double[] found = new double[parts - 1];
        int size = 0;
        for (int i = 1; i < parts; i++) {
            double edge = baseline.quantile(i / (double) parts);
            double upTo = baseline.cumulative(edge);
            boolean separates = upTo < 1 && (size == 0 || upTo > baseline.cumulative(found[size - 1]));
            if (separates) {
                found[size++] = edge;
            }
        }
        return new QuantileBins(Arrays.copyOf(found, size));
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

    /** Where bins meet, rising: each is within a bin of the sketch, all of which counts as below. */
    double[] edges() {
        return edges.clone();
    }
}
