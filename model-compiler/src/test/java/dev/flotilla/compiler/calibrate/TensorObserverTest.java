package dev.flotilla.compiler.calibrate;

import static dev.flotilla.compiler.calibrate.CalibrationMethod.BEST;
import static dev.flotilla.compiler.calibrate.CalibrationMethod.ENTROPY;
import static dev.flotilla.compiler.calibrate.CalibrationMethod.MIN_MAX;
import static dev.flotilla.compiler.calibrate.CalibrationMethod.MOVING_AVERAGE;
import static dev.flotilla.compiler.calibrate.CalibrationMethod.MSE;
import static dev.flotilla.compiler.calibrate.CalibrationMethod.PERCENTILE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Range;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorObserverTest {
    private static final int VALUES = 20_000;

    private final TensorObserver observer = new TensorObserver();
    private final Random random = new Random(17);

    private Range range(CalibrationMethod method) {
        return observer.result(method, ActivationType.INT8).range();
    }

    private static double error(Histogram values, Range range) {
        return Clipping.meanSquaredError(values, range, ActivationType.INT8);
    }

    /** Ten samples from a normal distribution of deviation 1. */
    private void showBell(float... outliers) {
        for (int sample = 0; sample < 10; sample++) {
            float[] values = new float[VALUES];
            for (int i = 0; i < VALUES; i++) {
                values[i] = (float) random.nextGaussian();
            }
            for (int i = 0; sample == 0 && i < outliers.length; i++) {
                values[i] = outliers[i];
            }
            observer.add(sample, values);
        }
    }

    @Test
    void minMaxKeepsTheOutermostValues() {
        showBell(-80, 120);
        assertEquals(new Range(-80, 120), range(MIN_MAX));
    }

    @Test
    void movingAverageForgetsOneUnusualSampleSlowly() {
        observer.add(0, new float[] {-1, 1});
        observer.add(1, new float[] {-1, 21});
        assertEquals(-1, range(MOVING_AVERAGE).min(), 1e-6);
        assertEquals(2, range(MOVING_AVERAGE).max(), 1e-5);
    }

    @Test
    void percentileLeavesOutFewOutliers() {
        showBell(-80, 120);
        // The standard normal distribution has 0.01 % beyond 3.72 on either side.
        assertEquals(-3.72, range(PERCENTILE).min(), 0.25);
        assertEquals(3.72, range(PERCENTILE).max(), 0.25);
    }

    @Test
    void entropyClipsOutliersOfABell() {
        showBell(-80, 120);
        assertTrue(range(ENTROPY).max() < 60, "kept up to " + range(ENTROPY).max());
        assertTrue(range(ENTROPY).max() > 2, "kept up to " + range(ENTROPY).max());
    }

    @Test
    void leastErrorHasLessErrorThanMinMax() {
        showBell(-12, 12);
        Histogram judge = new Histogram();
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) random.nextGaussian();
        }
        judge.add(values);
        assertTrue(error(judge, range(MSE)) < error(judge, range(MIN_MAX)) / 2);
    }

    @Test
    void bestKeepsOutliersThatCostMoreThanFineSteps() {
        for (int sample = 0; sample < 10; sample++) {
            float[] values = new float[1000];
            for (int i = 0; i < values.length; i++) {
                values[i] = i % 20 == 0 ? 100 : random.nextFloat();
            }
            observer.add(sample, values);
        }
        assertEquals(100, range(BEST).max(), 0.5);
    }

    @Test
    void bestIsNotWorseThanMinMaxOnNewSamples() {
        showBell(8, -7);
        Histogram judge = new Histogram();
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) random.nextGaussian();
        }
        judge.add(values);
        assertTrue(error(judge, range(BEST)) <= error(judge, range(MIN_MAX)));
    }

    @Test
    void bestKeepsTheTailOfASampleThatIsNotHeldBackFirst() {
        for (int sample = 0; sample < 10; sample++) {
            float[] values = new float[1000];
            for (int i = 0; i < values.length; i++) {
                values[i] = (sample == 0 ? 40 : 1) * random.nextFloat();
            }
            observer.add(sample, values);
        }
        assertTrue(range(BEST).max() > 20, "kept up to " + range(BEST).max());
    }

    @Test
    void bestIsMinMaxWhenNothingCouldBeHeldBack() {
        observer.add(0, new float[] {-1, 5});
        assertEquals(new CalibratedRange(new Range(-1, 5), MIN_MAX), observer.result(BEST, ActivationType.INT8));
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodTakesATensorOfZeros(CalibrationMethod method) {
        for (int sample = 0; sample < 6; sample++) {
            observer.add(sample, new float[8]);
        }
        assertEquals(new Range(0, 0), range(method).withZero());
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodStaysWithinTheValuesAndZero(CalibrationMethod method) {
        for (int sample = 0; sample < 6; sample++) {
            float[] values = new float[100];
            for (int i = 0; i < values.length; i++) {
                values[i] = -3 - random.nextFloat();
            }
            observer.add(sample, values);
        }
        Range whole = range(MIN_MAX).withZero();
        Range range = range(method);
        assertTrue(range.min() >= whole.min() && range.max() <= whole.max(), method + " chose " + range);
        assertTrue(range.min() < -2, method + " chose " + range);
    }
}
