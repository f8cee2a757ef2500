package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Watches one tensor through calibration. To judge between methods, every {@value #FOLDS}th sample in turn is held back from
 * them, so that each sample, also the one with the largest values, judges once; the range in use comes from all samples.
 */
final class TensorObserver {
    private static final int FOLDS = 5;
    private static final Set<CalibrationMethod> CANDIDATES = EnumSet.complementOf(EnumSet.of(CalibrationMethod.BEST));

    private final List<Histogram> folds =
            Stream.generate(Histogram::new).limit(FOLDS).toList();
    private final MovingAverage average = new MovingAverage();

    /** Adds the values of one sample. @throws IllegalArgumentException when one is not finite */
    void add(int sample, float[] values) {
        folds.get(sample % FOLDS).add(values);
        average.add(Range.of(values));
    }

    /** The range by {@code method}, and with {@link CalibrationMethod#BEST} which one that was. */
    CalibratedRange result(CalibrationMethod method, ActivationType type) {
        CalibrationMethod chosen = method == CalibrationMethod.BEST ? best(type) : method;
        return new CalibratedRange(estimate(chosen, Histogram.merged(folds), type), chosen);
    }

    /** The method with the least error on what was held back; of equals the first. With too few samples, min/max. */
    private CalibrationMethod best(ActivationType type) {
        if (folds.stream().anyMatch(fold -> fold.total() == 0)) {
            return CalibrationMethod.MIN_MAX;
        }
        Map<CalibrationMethod, Double> errors = new EnumMap<>(CalibrationMethod.class);
        for (Histogram judge : folds) {
            Histogram shown = Histogram.merged(
                    folds.stream().filter(fold -> fold != judge).toList());
            for (CalibrationMethod method : CANDIDATES) {
                double error = Clipping.meanSquaredError(judge, estimate(method, shown, type), type);
                errors.merge(method, error * judge.total(), Double::sum);
            }
        }
        // Of equals the first in the order of the enumeration.
        return Collections.min(errors.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private Range estimate(CalibrationMethod method, Histogram values, ActivationType type) {
        return switch (method) {
            case MIN_MAX -> values.range();
            case MOVING_AVERAGE -> average.range();
            case PERCENTILE -> PercentileRange.of(values);
            case ENTROPY -> EntropyRange.of(values);
            case MSE -> LeastErrorRange.of(values, type);
            case BEST -> throw new IllegalArgumentException("the best is one of the others");
        };
    }
}
