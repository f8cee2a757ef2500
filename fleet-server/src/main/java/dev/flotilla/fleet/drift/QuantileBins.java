package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.sketch.Resolution;
import dev.flotilla.fleet.drift.stat.Grain;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;

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
    /** By resolution. */
    private final double[] blurs;

    private QuantileBins(double[] edges, int resolution, double[][] parts, double[] blurs) {
        this.edges = edges;
        this.resolution = resolution;
        this.parts = parts;
        this.blurs = blurs;
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
        double[] blurs = new double[Resolution.COARSEST + 1];
        for (int level = baseline.resolution(); level <= Resolution.COARSEST; level++) {
            QuantileSketch coarse = baseline.atResolution(level);
            byResolution[level] = parts(edges, baseline, coarse);
            blurs[level] = blur(edges, byResolution[level], baseline, coarse);
        }
        return new QuantileBins(edges, baseline.resolution(), byResolution, blurs);
    }

    /**
     * The variance of the share up to an edge that comes of sharing out by the baseline, which is a sample too, over that of one
     * value; of the worst edge.
     */
    private static double blur(double[] edges, double[] parts, QuantileSketch baseline, QuantileSketch coarse) {
        double all = baseline.count();
        double worst = 0;
        for (int i = 0; i < edges.length; i++) {
            double upTo = baseline.cumulative(edges[i]);
            double within = coarse.place(edges[i]).within() / all;
            worst = Math.max(worst, within * parts[i] * (1 - parts[i]) / (upTo * (1 - upTo)));
        }
        return worst / all;
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

    /** How coarse the coarsest of these is that has counted something. */
    Grain grain(List<QuantileSketch> sketches) {
        IntSummaryStatistics levels = sketches.stream()
                .filter(sketch -> sketch.count() > 0)
                .mapToInt(sketch -> Math.max(resolution, sketch.resolution()))
                .summaryStatistics();
        if (levels.getCount() == 0) {
            return Grain.of(resolution);
        }
        return new Grain(levels.getMax(), levels.getMin() == levels.getMax() ? 0 : blurs[levels.getMax()]);
    }

    /** Where bins meet, rising: each is within a bin of the sketch, all of which counts as below. */
    double[] edges() {
        return edges.clone();
    }
}
