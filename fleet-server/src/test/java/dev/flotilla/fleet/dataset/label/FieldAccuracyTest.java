package dev.flotilla.fleet.dataset.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldAccuracyTest {
    private static final double ROUNDED = 5e-5;

    /** Row 1 of Table I in Newcombe, "Two-sided confidence intervals for the single proportion" (1998): 81 of 263. */
    @Test
    void tellsTheScoreIntervalThatIsPublished() {
        FieldAccuracy.Interval interval = new FieldAccuracy(263, 81).interval().orElseThrow();
        assertEquals(0.2553, interval.low(), ROUNDED);
        assertEquals(0.3662, interval.high(), ROUNDED);
    }

    @Test
    void tellsNoneOfFewSamples() {
        assertEquals(Optional.empty(), new FieldAccuracy(0, 0).interval());
        assertEquals(Optional.empty(), new FieldAccuracy(FieldAccuracy.MIN_SAMPLES - 1, 1).interval());
    }
}
