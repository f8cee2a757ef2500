package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastSpansTest {

    private static final Instant UNTIL = Instant.parse("2026-01-30T12:20:00Z");

    private static List<String> spans(Season season, Duration length) {
        return PastSpans.of(new DeviceId("a"), Digest.of(new byte[] {1}), season, UNTIL.minus(length), UNTIL).stream()
                .map(span -> span.from() + " " + span.to())
                .toList();
    }

    @Test
    void isTheTimeBeforeWhereNothingReturns() {
        assertEquals(List.of("2026-01-30T08:35:00Z 2026-01-30T11:35:00Z"), spans(Season.NONE, Duration.ofMinutes(45)));
    }

    /** Else one device could have the database asked for a time before all it knows. */
    @Test
    void isNoneOfWindowsThatNoClockTimed() {
        assertEquals(List.of(), spans(Season.NONE, Duration.ofDays(365 * 8000)));
        assertEquals(List.of(), spans(Season.WEEK, Duration.ZERO));
        assertEquals(List.of(), spans(Season.DAY, Duration.ofHours(-1)));
    }

    @Test
    void isTheSameHoursOfTheDaysBefore() {
        assertEquals(
                List.of(
                        "2026-01-29T11:00:00Z 2026-01-29T13:00:00Z",
                        "2026-01-28T11:00:00Z 2026-01-28T13:00:00Z",
                        "2026-01-27T11:00:00Z 2026-01-27T13:00:00Z",
                        "2026-01-26T11:00:00Z 2026-01-26T13:00:00Z"),
                spans(Season.DAY, Duration.ofMinutes(45)));
    }

    @Test
    void isTheSameHoursOfTheWeeksBefore() {
        assertEquals(
                List.of(
                        "2026-01-23T12:00:00Z 2026-01-23T13:00:00Z",
                        "2026-01-16T12:00:00Z 2026-01-16T13:00:00Z",
                        "2026-01-09T12:00:00Z 2026-01-09T13:00:00Z",
                        "2026-01-02T12:00:00Z 2026-01-02T13:00:00Z"),
                spans(Season.WEEK, Duration.ofMinutes(15)));
    }

    @Test
    void countsNoTimeTwiceWhereWindowsAreLongerThanADay() {
        assertEquals(
                List.of(
                        "2026-01-28T08:00:00Z 2026-01-29T08:20:00Z",
                        "2026-01-27T08:00:00Z 2026-01-28T08:00:00Z",
                        "2026-01-26T08:00:00Z 2026-01-27T08:00:00Z",
                        "2026-01-25T08:00:00Z 2026-01-26T08:00:00Z"),
                spans(Season.DAY, Duration.ofHours(28)));
    }
}
