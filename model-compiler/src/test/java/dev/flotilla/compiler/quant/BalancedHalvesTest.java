package dev.flotilla.compiler.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BalancedHalvesTest {
    private static final long SEED = 20261121;
    private static final int CHANNELS = 8;
    private static final int TAPS = 72;

    private static float[] weights() {
        Random random = new Random(SEED);
        float[] weights = new float[CHANNELS * TAPS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian() / 10;
        }
        return weights;
    }

    /** The largest error of the sum over a channel, in steps at 1/16, where many of the weights lie. */
    private static double worst(float[] weights, short[] halves, boolean channelsLast) {
        double worst = 0;
        for (int c = 0; c < CHANNELS; c++) {
            double error = 0;
            for (int t = 0; t < TAPS; t++) {
                int at = channelsLast ? t * CHANNELS + c : c * TAPS + t;
                error += HalfFloat.toFloat(halves[at]) - (double) weights[at];
            }
            worst = Math.max(worst, Math.abs(error));
        }
        return worst * 0x1p14;
    }

    @Test
    void keepsTheSumOverEveryChannel() {
        float[] weights = weights();
        short[] nearest = new short[weights.length];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = HalfFloat.of(weights[i]);
        }
        short[] first = BalancedHalves.of(weights, new int[] {CHANNELS, TAPS}, 0);
        short[] last = BalancedHalves.of(weights, new int[] {1, TAPS, CHANNELS}, 2);
        assertTrue(worst(weights, first, false) < 0.25, "off by " + worst(weights, first, false));
        assertTrue(worst(weights, last, true) < 0.25, "off by " + worst(weights, last, true));
        assertTrue(worst(weights, nearest, false) > 1, "off by " + worst(weights, nearest, false));
    }

    @Test
    void movesNoWeightBeyondItsTwoNeighbours() {
        float[] weights = weights();
        short[] halves = BalancedHalves.of(weights, new int[] {CHANNELS, TAPS}, 0);
        for (int i = 0; i < halves.length; i++) {
            short nearest = HalfFloat.of(weights[i]);
            assertTrue(Math.abs(halves[i] - nearest) <= 1, "weight " + i);
            assertTrue(
                    Math.abs(HalfFloat.toFloat(halves[i]) - weights[i])
                            <= Math.max(Math.abs(weights[i]) * 0x1p-10f, 0x1p-24f),
                    "weight " + i);
        }
    }

    @Test
    void leavesExactAndExtremeWeightsAlone() {
        float[] weights = {0, -0.5f, 1, 1e6f, -1e6f, 1e-9f};
        short[] halves = BalancedHalves.of(weights, new int[] {1, weights.length}, 0);
        for (int i = 0; i < weights.length; i++) {
            assertEquals(HalfFloat.of(weights[i]), halves[i], "weight " + i);
        }
    }
}
