package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;

/** Leaves out a fixed share of the values at either end. */
final class PercentileRange {
    private static final double LEFT_OUT = 0.0001;

    private PercentileRange() {}

    static Range of(Histogram values) {
        long allowed = (long) (LEFT_OUT * values.total());
        return new Range(lowest(values, allowed), highest(values, allowed));
    }

    /** The lower end of the first bin with more than {@code allowed} values in and below it. */
    private static float lowest(Histogram values, long allowed) {
        long seen = 0;
        for (int bin = 0; bin < Histogram.BINS / 2; bin++) {
            seen += values.count(bin);
            if (seen > allowed) {
                return values.lowerEnd(bin);
            }
        }
        return Math.max(0, values.range().min());
    }

    private static float highest(Histogram values, long allowed) {
        long seen = 0;
        for (int bin = Histogram.BINS - 1; bin >= Histogram.BINS / 2; bin--) {
            seen += values.count(bin);
            if (seen > allowed) {
                return values.lowerEnd(bin + 1);
            }
        }
        return Math.min(0, values.range().max());
    }
}
