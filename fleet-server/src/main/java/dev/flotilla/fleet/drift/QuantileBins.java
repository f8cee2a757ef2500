package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.sketch.Resolution;
import java.util.Arrays;

/**
 * Counts of a quantile sketch between quantiles of a baseline sketch that cut it into equal parts.
 *
 * <p>Quantiles that coincide (a value that makes up more than a part of the baseline) share a bin, so there may be fewer.
 * Sketches as fine as the baseline have the same bin borders, so a value falls on the same side of an edge in both.
 *
 * <p>Of a coarser sketch an edge may lie within a bin. What that bin counted is shared out as the baseline's values lie in it:
 * then counts that did not drift are still what the baseline lets expect, and vary less than by chance. A shift within a coarse
 * bin cannot be seen, and is not made up.
 */
final class QuantileBins {

    private final double[] edges;
    private final int resolution;
    /** By resolution and edge: which part of the bin that the edge lies in is up to it, in the baseline. */
    private final double[][] parts;

    private QuantileBins(double[] edges, int resolution, double[][] parts) {
        this.edges = edges;
        this.resolution = resolution;
        this.parts = parts;
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
        double[] edges = Arrays.copyOf(found, size);
        double[][] byResolution = new double[Resolution.COARSEST + 1][];
        for (int level = baseline.resolution(); level <= Resolution.COARSEST; level++) {
            byResolution[level] = parts(edges, baseline, baseline.atResolution(level));
        }
        return new QuantileBins(edges, baseline.resolution(), byResolution);
    }

    private static double[] parts(double[] edges, QuantileSketch baseline, QuantileSketch coarse) {
        double[] parts = new double[edges.length];
        for (int i = 0; i < edges.length; i++) {
            QuantileSketch.Place exact = baseline.place(edges[i]);
            QuantileSketch.Place around = coarse.place(edges[i]);
            parts[i] = (exact.below() + exact.within() - around.below()) / (double) around.within();
        }
        return parts;
    }

    /** Counts up to each edge, the last bin taking the rest. */
    long[] counts(QuantileSketch sketch) {
        QuantileSketch seen = sketch.resolution() < resolution ? sketch.atResolution(resolution) : sketch;
        double[] part = parts[seen.resolution()];
        long[] counts = new long[edges.length + 1];
        long before = 0;
        for (int i = 0; i < edges.length; i++) {
            QuantileSketch.Place place = seen.place(edges[i]);
            // Rounded up to an edge and not for each bin, so that all together are as many as there are.
            long upTo = place.below() + Math.round(place.within() * part[i]);
            counts[i] = upTo - before;
            before = upTo;
        }
        counts[edges.length] = seen.count() - before;
        return counts;
    }

    /** Where bins meet, rising: each is within a bin of the sketch, all of which counts as below. */
    double[] edges() {
        return edges.clone();
    }
}
