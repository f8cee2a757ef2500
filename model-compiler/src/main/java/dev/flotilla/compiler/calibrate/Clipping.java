package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Range;

/** What integers make of values outside and inside a range. */
final class Clipping {
    private Clipping() {}

    /**
     * The mean squared error of {@code values} when they are stored as {@code type} over {@code range}: the distance to the
     * nearest end outside of it, a twelfth of the squared step inside, nothing for exact zeros.
     */
    static double meanSquaredError(Histogram values, Range range, ActivationType type) {
        Affine affine = type.covering(range);
        Range reach = type.reach(affine);
        double rounding = (double) affine.scale() * affine.scale() / 12;
        double error = 0;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            long count = values.count(bin);
            if (count > 0) {
                double middle = values.middle(bin);
                double beyond = Math.max(0, Math.max(reach.min() - middle, middle - reach.max()));
                error += count * (beyond > 0 ? beyond * beyond : rounding);
            }
        }
        return values.total() == 0 ? 0 : error / values.total();
    }
}
