package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;

/**
 * The range with the least mean squared error, found by moving one end at a time over {@value #PLACES} places between zero
 * and the outermost value until neither end moves.
 */
final class LeastErrorRange {
    private static final int PLACES = 100;
    private static final int MAX_ROUNDS = 4;

    private LeastErrorRange() {}

    static Range of(Histogram values, ActivationType type) {
        Range whole = values.range().withZero();
        Range best = whole;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Range before = best;
            best = bestHighEnd(values, whole, best, type);
            best = bestLowEnd(values, whole, best, type);
            if (best.equals(before)) {
                break;
            }
        }
        return best;
    }

    private static Range bestHighEnd(Histogram values, Range whole, Range from, ActivationType type) {
        Range best = from;
        double least = Clipping.meanSquaredError(values, from, type);
        for (int place = 1; place <= PLACES && whole.max() > 0; place++) {
            Range candidate = new Range(from.min(), whole.max() * place / PLACES);
            double error = Clipping.meanSquaredError(values, candidate, type);
            if (error < least) {
                least = error;
                best = candidate;
            }
        }
        return best;
    }

    private static Range bestLowEnd(Histogram values, Range whole, Range from, ActivationType type) {
        Range best = from;
        double least = Clipping.meanSquaredError(values, from, type);
        for (int place = 1; place <= PLACES && whole.min() < 0; place++) {
            Range candidate = new Range(whole.min() * place / PLACES, from.max());
            double error = Clipping.meanSquaredError(values, candidate, type);
            if (error < least) {
                least = error;
                best = candidate;
            }
        }
        return best;
    }
}
