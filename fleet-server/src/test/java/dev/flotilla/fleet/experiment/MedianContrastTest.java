package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MedianContrastTest {
    private static final double TOLERANCE = 1e-9;

    private static MedianContrast contrast(Direction direction) {
        GateTerms terms = GateTerms.of(0.1, 20, Duration.ofHours(1));
        return new MedianContrast(new Gate("some", direction, Comparison.RATIO, terms), 0.01, 0.05);
    }

    /** Pairs of 100 ms, the canary slower by so many milliseconds. */
    private static Pairs slower(int... millis) {
        Pairs pairs = new Pairs();
        for (int more : millis) {
            pairs.add(100 + more, 100);
        }
        return pairs;
    }

    @Test
    void countsPairsInWhichTheCanaryIsWorse() {
        MedianContrast contrast = slower(1, 2, 3, -1, 4, 5, 6, 7).into(contrast(Direction.LOWER_IS_BETTER));
        SignMixture mixture = SignMixture.tunedTo(20, 0.01);
        assertEquals(Math.exp(-mixture.logOneSided(7, 8)), contrast.pWorse(), TOLERANCE);
        assertEquals(0.035, contrast.estimate(), 0.0001);
    }

    @Test
    void equalPairsCountForNeitherSide() {
        MedianContrast contrast = slower(0, 0, 0, 5, 5).into(contrast(Direction.LOWER_IS_BETTER));
        SignMixture mixture = SignMixture.tunedTo(20, 0.01);
        assertEquals(Math.min(1, Math.exp(-mixture.logOneSided(2, 2))), contrast.pWorse(), TOLERANCE);
    }

    /** The bounds are the order statistics beyond which {@code boundary} pairs lie. */
    @Test
    void boundsTheMedianByOrderStatistics() {
        int[] millis = new int[40];
        for (int i = 0; i < 40; i++) {
            millis[i] = (i * 17) % 40;
        }
        MedianContrast contrast = slower(millis).into(contrast(Direction.LOWER_IS_BETTER));
        int needed = SignMixture.tunedTo(20, 0.05).boundary(40, 0.05);
        Interval interval = contrast.interval(0.05);
        assertEquals((40 - needed) / 100.0, interval.lower(), TOLERANCE);
        assertEquals((needed - 1) / 100.0, interval.upper(), TOLERANCE);
    }

    @Test
    void hasNoBoundsForFewPairs() {
        MedianContrast contrast = slower(1, 2).into(contrast(Direction.LOWER_IS_BETTER));
        assertEquals(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), contrast.interval(0.05));
        assertEquals(0, contrast(Direction.LOWER_IS_BETTER).estimate());
    }

    @Test
    void oneWildDeviceIsOneDevice() {
        MedianContrast calm = slower(1, 1, 1, 1, 1, 1).into(contrast(Direction.LOWER_IS_BETTER));
        MedianContrast wild = slower(1, 1, 1, 1, 1, 1_000_000).into(contrast(Direction.LOWER_IS_BETTER));
        assertEquals(calm.pWorse(), wild.pWorse());
        assertEquals(calm.estimate(), wild.estimate(), TOLERANCE);
    }

    @Test
    void comparesWithTheSameDevicesBefore() {
        Pairs pairs = new Pairs();
        for (int i = 1; i <= 31; i++) {
            pairs.add(120.0 * i, 100.0 * i, 100.0 * (32 - i), 100.0 * (32 - i));
        }
        MedianContrast contrast = pairs.into(contrast(Direction.LOWER_IS_BETTER));
        assertEquals(0.2, contrast.estimate(), TOLERANCE);
        assertEquals(1, contrast.theta());
        assertTrue(contrast.pWorse() < 1e-6, () -> "p " + contrast.pWorse());
    }

    @Test
    void acceptsWithinTheMarginOnBothSidesWhereAnyChangeIsForTheWorse() {
        int[] faster = new int[60];
        Arrays.fill(faster, -20);
        assertTrue(slower(faster).into(contrast(Direction.LOWER_IS_BETTER)).pBeyondMargin() < 0.001);
        assertEquals(1, slower(faster).into(contrast(Direction.EITHER)).pBeyondMargin());
        assertTrue(slower(faster).into(contrast(Direction.EITHER)).pWorse() < 0.001);
    }
}
