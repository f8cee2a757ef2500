package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AssignmentTermTest {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private final AssignmentTerm term = new AssignmentTerm(Duration.ofHours(10));

    @Test
    void leavesBetweenHalfATermAndAWholeOne() {
        for (long minutes = 0; minutes < 3000; minutes += 7) {
            Instant now = MADE.plus(Duration.ofMinutes(minutes));
            Duration left = Duration.between(now, term.end(MADE, now));
            assertTrue(left.compareTo(term.step()) > 0 && left.compareTo(term.length()) <= 0, left.toString());
        }
    }

    @Test
    void endsLaterThanNowOnAClockThatWasSetBack() {
        Instant now = MADE.minus(Duration.ofDays(400));
        assertTrue(term.end(MADE, now).isAfter(now));
    }

    @Test
    void staysTheSameWithinAStep() {
        assertEquals(
                term.end(MADE, MADE),
                term.end(MADE, MADE.plus(Duration.ofHours(5)).minusMillis(1)));
    }
}
