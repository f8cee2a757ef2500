package dev.flotilla.fleet.drift.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShareTest {
    /** Table I of Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998. */
    @Test
    void hasTheIntervalsOfPublishedExamples() {
        assertInterval(0.2553, 0.3662, Share.counted(81, 263));
        assertInterval(0.0624, 0.1605, Share.counted(15, 148));
        assertInterval(0, 0.1611, Share.counted(0, 20));
        assertInterval(0.0061, 0.1718, Share.counted(1, 29));
    }

    private static void assertInterval(double low, double high, Share found) {
        assertEquals(low, found.low(), 5e-5);
        assertEquals(high, found.high(), 5e-5);
    }

    @Test
    void reachesTheEndsAtNoneAndAll() {
        assertEquals(0, Share.counted(0, 3).low());
        assertEquals(1, Share.counted(3, 3).high());
    }

    @Test
    void widensByWhatMayBeAllOneThingOrAllTheOther() {
        assertEquals(new Share(0.8, 0.35, 0.95), new Share(0.8, 0.7, 0.9).widened(0.5));
    }

    @Test
    void refusesMoreThanThereAre() {
        assertThrows(IllegalArgumentException.class, () -> Share.counted(4, 3));
        assertThrows(IllegalArgumentException.class, () -> Share.counted(0, 0));
    }
}
