package dev.flotilla.agent.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeBoundTest {
    private static final Instant PASSED = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant START = Instant.parse("1970-01-01T00:01:00Z");

    private final TimeBound bound = new TimeBound();

    @Test
    void isTheLaterOfTheClockAndWhatHasPassed() {
        assertEquals(START, bound.atLeast(START));
        bound.passed(PASSED);
        assertEquals(PASSED, bound.atLeast(START));
        assertEquals(LATER, bound.atLeast(LATER));
        bound.passed(START);
        assertEquals(PASSED, bound.atLeast(START), "what has passed has passed");
    }

    @Test
    void judgesNothingByWhatTheOnlineAuthorityClaims() {
        bound.claimed(LATER);
        assertEquals(START, bound.atLeast(START));
    }

    @Test
    void saysThatTheClockIsBehindWhoeverKnowsIt() {
        assertEquals(Optional.empty(), bound.problem(START));
        bound.passed(PASSED);
        assertEquals(
                Optional.of(
                        "this device's clock is behind: it says 1970-01-01, and 2026-03-01 has come; until it is set,"
                                + " signatures are judged by what is known to have passed"),
                bound.problem(START));
        bound.claimed(LATER);
        assertEquals(
                Optional.of(
                        "this device's clock is behind: it says 2026-03-01, and 2026-04-01 has come; until it is set,"
                                + " signatures are judged by what is known to have passed"),
                bound.problem(PASSED));
        assertEquals(Optional.empty(), bound.problem(LATER));
        assertEquals(Optional.empty(), bound.problem(LATER.minus(TimeBound.SLACK)));
    }
}
