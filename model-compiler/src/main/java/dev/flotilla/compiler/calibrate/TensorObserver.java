package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import java.util.EnumSet;
import java.util.Set;

/**
 * Watches one tensor through calibration. Every {@value #HELD_BACK_EVERY}th sample is held back from the methods and judges
 * between them; the range that is used in the end comes from all samples.
 */
final class TensorObserver {
    private static final int HELD_BACK_EVERY = 5;
    private static final Set<CalibrationMethod> CANDIDATES = EnumSet.complementOf(EnumSet.of(CalibrationMethod.BEST));

    private final Statistics all = new Statistics();
    private final Statistics shown = new Statistics();
    private final Histogram heldBack = new Histogram();

    /** Adds the values of one sample. @throws IllegalArgumentException when one is not finite */
    void add(int sample, float[] values) {
        all.add(values);
        if (sample % HELD_BACK_EVERY == HELD_BACK_EVERY - 1) {
            heldBack.add(values);
        } else {
            shown.add(values);
        }
    }

    /** The range by {@code method}, and with {@link CalibrationMethod#BEST} which one that was. */
    CalibratedRange result(CalibrationMethod method, ActivationType type) {
        CalibrationMethod chosen = method == CalibrationMethod.BEST ? best(type) : method;
        return new CalibratedRange(estimate(chosen, all, type), chosen);
    }

    /** The method with the least error on what was held back; of equals the first. Without such samples, min/max. */
    private CalibrationMethod best(ActivationType type) {
        CalibrationMethod best = CalibrationMethod.MIN_MAX;
        if (heldBack.total() == 0) {
            return best;
        }
        double least = Clipping.meanSquaredError(heldBack, estimate(best, shown, type), type);
        for (CalibrationMethod method : CANDIDATES) {
            double error = Clipping.meanSquaredError(heldBack, estimate(method, shown, type), type);
            if (error < least) {
                least = error;
                best = method;
            }
        }
        return best;
    }

    private static Range estimate(CalibrationMethod method, Statistics from, ActivationType type) {
        return switch (method) {
            case MIN_MAX -> from.values().range();
            case MOVING_AVERAGE -> from.average().range();
            case PERCENTILE -> PercentileRange.of(from.values());
            case ENTROPY -> EntropyRange.of(from.values());
            case MSE -> LeastErrorRange.of(from.values(), type);
            case BEST -> throw new IllegalArgumentException("the best is one of the others");
        };
    }
}
