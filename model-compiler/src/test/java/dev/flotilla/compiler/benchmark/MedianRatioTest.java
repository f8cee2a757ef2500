package dev.flotilla.compiler.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MedianRatioTest {
    /** Latencies with a long tail and a drift that both subjects share. */
    private static long[][] rounds(Random random, int count, double factor) {
        long[][] series = new long[2][count];
        for (int i = 0; i < count; i++) {
            double shared = Math.exp(0.3 * random.nextGaussian());
            series[0][i] = Math.round(1e6 * factor * shared * Math.exp(0.1 * random.nextGaussian()));
            series[1][i] = Math.round(1e6 * shared * Math.exp(0.1 * random.nextGaussian()));
        }
        return series;
    }

    @Test
    void aConstantFactorIsFoundExactly() {
        long[] second = rounds(new Random(1), 51, 1)[1];
        long[] first = new long[second.length];
        for (int i = 0; i < first.length; i++) {
            first[i] = 3 * second[i];
        }
        assertEquals(new MedianRatio(3, 3, 3), MedianRatio.of(first, second, 5));
    }

    /** About 95 of 100 intervals hold the truth; fewer than 80 come about less than once in 10,000 times even at 93 %. */
    @Test
    void theIntervalHoldsTheTrueRatio() {
        Random random = Seeds.random("rounds");
        int held = 0;
        for (int i = 0; i < 100; i++) {
            long[][] rounds = rounds(random, 60, 1.25);
            MedianRatio ratio = MedianRatio.of(rounds[0], rounds[1], i);
            held += ratio.low() <= 1.25 && 1.25 <= ratio.high() ? 1 : 0;
        }
        assertTrue(held >= 80, held + " of 100");
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        long[][] rounds = rounds(new Random(3), 40, 1.1);
        MedianRatio ratio = MedianRatio.of(rounds[0], rounds[1], 8);
        assertEquals(ratio, MedianRatio.of(rounds[0], rounds[1], 8));
        assertTrue(ratio.low() < ratio.ratio() && ratio.ratio() < ratio.high(), ratio.toString());
    }

    @Test
    void leavesTheSamplesInTheirOrder() {
        long[] first = {3, 1, 2};
        long[] second = {9, 7, 8};
        assertEquals(0.25, MedianRatio.of(first, second, 1).ratio());
        assertEquals(3, first[0]);
        assertEquals(9, second[0]);
    }

    @Test
    void aClockTooCoarseToTellGivesOne() {
        assertEquals(new MedianRatio(1, 1, 1), MedianRatio.of(new long[5], new long[5], 1));
    }
}
