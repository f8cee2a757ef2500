package dev.flotilla.compiler.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelWeightsTest {
    @Test
    void scalesEachChannelByItsLargestMagnitude() {
        ChannelWeights stored =
                ChannelWeights.quantize(new float[] {1.27f, -0.01f, 12.7f, 0.1f}, new int[] {2, 2}, 0, new float[2]);
        assertArrayEquals(new float[] {0.01f, 0.1f}, stored.scales(), 1e-7f);
        assertArrayEquals(new byte[] {127, -1, 127, 1}, stored.values());
    }

    @Test
    void findsChannelsInTheLastDimension() {
        ChannelWeights stored =
                ChannelWeights.quantize(new float[] {1, 100, -2, 50}, new int[] {1, 1, 2, 2}, 3, new float[2]);
        assertArrayEquals(new float[] {2f / 127, 100f / 127}, stored.scales(), 1e-6f);
        assertArrayEquals(new byte[] {64, 127, -127, 64}, stored.values());
    }

    @Test
    void neverUsesMinus128AndStaysWithinHalfAStep() {
        Random random = Seeds.random("channel weights");
        float[] weights = new float[4 * 1000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        ChannelWeights stored = ChannelWeights.quantize(weights, new int[] {4, 1000}, 0, new float[4]);
        for (int i = 0; i < weights.length; i++) {
            float scale = stored.scales()[i / 1000];
            assertTrue(stored.values()[i] >= -127);
            assertEquals(weights[i], stored.values()[i] * scale, 0.5001 * scale);
        }
    }

    @Test
    void givesADeadChannelAUsableScale() {
        ChannelWeights stored = ChannelWeights.quantize(new float[4], new int[] {1, 4}, 0, new float[1]);
        assertEquals(1, stored.scales()[0]);
    }

    @Test
    void widensTheScaleOfAChannelWhoseBiasWouldOverflow() {
        float[] lowest = Bias.lowestScales(new float[] {10, 0}, 1e-6f);
        ChannelWeights stored = ChannelWeights.quantize(new float[] {1e-6f, 1}, new int[] {2, 1}, 0, lowest);
        float[] scales = Bias.scales(1e-6f, stored.scales());
        int[] bias = Bias.quantize(new float[] {10, 0}, scales);
        assertEquals(10, bias[0] * (double) scales[0], 1e-5);
        assertTrue(Math.abs(bias[0]) <= Integer.MAX_VALUE / 2 + 256);
        assertEquals(1f / 127, stored.scales()[1], 1e-8);
    }

    @Test
    void measuresNoiseInDecibels() {
        assertEquals(20, Fidelity.sqnrDecibels(new float[] {1, -1}, new float[] {1.1f, -0.9f}), 1e-5);
        assertEquals(Double.POSITIVE_INFINITY, Fidelity.sqnrDecibels(new float[] {1}, new float[] {1}));
    }
}
