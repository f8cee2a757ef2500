package dev.flotilla.compiler.recover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundingTest {
    private static final int LENGTH = 30;

    private Moments inputs = new Moments(LENGTH);
    private final double[] weights = new double[LENGTH];

    /** Inputs that depend on each other, as those of real layers do. */
    private void fill(long seed) {
        Random random = new Random(seed);
        inputs = new Moments(LENGTH);
        Arrays.setAll(weights, i -> random.nextGaussian());
        for (int n = 0; n < 200; n++) {
            double[] input = new double[LENGTH];
            double common = random.nextGaussian();
            Arrays.setAll(input, i -> common + 0.3 * random.nextGaussian());
            inputs.add(input, 0, 1);
        }
    }

    private static double outputError(double[] errors, double[] products) {
        double error = 0;
        for (int i = 0; i < LENGTH; i++) {
            for (int k = 0; k < LENGTH; k++) {
                error += errors[i] * errors[k] * products[i * LENGTH + k];
            }
        }
        return error;
    }

    @Test
    void changesTheOutputLessThanNearestRounding() {
        double nearest = 0;
        double adaptive = 0;
        for (long seed = 100; seed < 120; seed++) {
            fill(seed);
            double[] products = inputs.products(false);
            double before = outputError(Rounding.nearest(weights), products);
            double after = outputError(Rounding.adaptive(weights, products), products);
            assertTrue(after <= before * (1 + 1e-9), "seed " + seed + ": " + after + " against " + before);
            nearest += before;
            adaptive += after;
        }
        assertTrue(adaptive < nearest / 3, adaptive + " against " + nearest);
    }

    @Test
    void staysOnTheGridWithinOneStepAndKeepsTheLargestWeight() {
        fill(35);
        double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
        double scale = largest / 127;
        double[] errors = Rounding.adaptive(weights, inputs.products(false));
        double found = 0;
        for (int i = 0; i < LENGTH; i++) {
            double steps = (weights[i] + errors[i]) / scale;
            assertEquals(Math.rint(steps), steps, 1e-9);
            assertTrue(Math.abs(errors[i]) <= scale);
            found = Math.max(found, Math.abs(weights[i] + errors[i]));
        }
        assertEquals(largest, found, 1e-12);
    }

    @Test
    void roundsToTheNearestWhenInputsAreIndependent() {
        fill(36);
        double[] identity = new double[LENGTH * LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            identity[i * LENGTH + i] = 1;
        }
        assertArrayEquals(Rounding.nearest(weights), Rounding.adaptive(weights, identity));
    }

    @Test
    void leavesZerosAlone() {
        assertArrayEquals(new double[3], Rounding.adaptive(new double[3], new double[9]));
    }
}
