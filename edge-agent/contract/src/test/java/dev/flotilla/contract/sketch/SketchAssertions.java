package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What the same values give in whatever order they were added and merged. */
final class SketchAssertions {
    private static final double ROUNDING = 1e-9;

    private SketchAssertions() {}

    /** The same counters and extremes, and the same moments but for rounding. */
    static void assertSame(QuantileSketch expected, QuantileSketch actual) {
        assertEquals(expected.resolution(), actual.resolution());
        assertEquals(expected.positive, actual.positive);
        assertEquals(expected.negative, actual.negative);
        assertEquals(expected.zeros, actual.zeros);
        assertEquals(expected.min(), actual.min());
        assertEquals(expected.max(), actual.max());
        double spread = expected.count() == 0 ? 0 : Math.max(Math.abs(expected.min()), Math.abs(expected.max()));
        assertEquals(expected.sum(), actual.sum(), ROUNDING * spread * expected.count());
        assertEquals(expected.variance(), actual.variance(), ROUNDING * spread * spread);
    }
}
