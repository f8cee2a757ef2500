package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Range;

/** What int8 makes of values outside and inside a range. */
final class Clipping {
    private static final int STEPS = 255;

    private Clipping() {}

    /**
     * The mean squared error of {@code values} when they are stored as int8 over {@code range}: the distance to the nearest
     * end outside of it, a twelfth of the squared step inside, nothing for exact zeros.
     */
    static double meanSquaredError(Histogram values, Range range) {
        Affine affine = Affine.covering(range);
        double lowest = affine.dequantize(Byte.MIN_VALUE);
        double highest = affine.dequantize(Byte.MAX_VALUE);
        double rounding = (highest - lowest) / STEPS * ((highest - lowest) / STEPS) / 12;
        double error = 0;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            long count = values.count(bin);
            if (count > 0) {
                double middle = values.middle(bin);
                double beyond = Math.max(0, Math.max(lowest - middle, middle - highest));
                error += count * (beyond > 0 ? beyond * beyond : rounding);
            }
        }
        return values.total() == 0 ? 0 : error / values.total();
    }
}
