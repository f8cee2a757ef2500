package dev.flotilla.agent.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static String endOf(QuietHours hours, String now) {
        return hours.endOf(Instant.parse(now))
                .map(end -> end + " = " + end.at())
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T21:59:59Z, ''",
        "2026-01-01T22:00:00Z, 06:00 UTC = 2026-01-02T06:00:00Z",
        "2026-01-02T00:00:00Z, 06:00 UTC = 2026-01-02T06:00:00Z",
        "2026-01-02T05:59:59Z, 06:00 UTC = 2026-01-02T06:00:00Z",
        "2026-01-02T06:00:00Z, ''",
        "2026-01-02T12:29:59Z, 12:30 UTC = 2026-01-02T12:30:00Z",
    })
    void endWhereTheirWindowEnds(String now, String end) {
        assertEquals(end, endOf(QuietHours.parse("22:00-06:00, 12:00-12:30"), now));
    }

    @Test
    void takeWindowsTogetherThatFollowEachOther() {
        QuietHours hours = QuietHours.parse("05:00-08:30,22:00-00:00,00:00-06:00");
        assertEquals("08:30 UTC = 2026-01-02T08:30:00Z", endOf(hours, "2026-01-01T23:00:00Z"));
    }

    @Test
    void goByTheClockOfTheirZoneAndItsSummerTime() {
        QuietHours hours = QuietHours.parse("22:00-06:00").in(BERLIN);
        assertEquals("06:00 Europe/Berlin = 2026-01-02T05:00:00Z", endOf(hours, "2026-01-01T21:00:00Z"));
        assertEquals("06:00 Europe/Berlin = 2026-07-02T04:00:00Z", endOf(hours, "2026-07-01T20:00:00Z"));
        assertEquals("", endOf(hours, "2026-01-01T20:59:59Z"));
    }

    @Test
    void endWhenTheClockIsPutForwardOverTheirEnd() {
        QuietHours hours = QuietHours.parse("01:00-02:30").in(BERLIN);
        assertEquals("03:30 Europe/Berlin = 2026-03-29T01:30:00Z", endOf(hours, "2026-03-29T00:30:00Z"));
        assertEquals("", endOf(hours, "2026-03-29T01:00:00Z"), "it is 03:00 already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22:00",
                "22-06",
                "22:00-06:00-07:00",
                "25:00-06:00",
                "22:00-06:00,",
                "22:00:30-06:00",
                "a-b",
                "-"
            })
    void refuseAnotherForm(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> QuietHours.parse(text))
                .getMessage());
        assertTrue(message.startsWith("expected windows such as 22:00-06:00, 12:00-13:30, found '"), message);
    }

    @Test
    void refuseToLeaveNoTime() {
        assertRefused(
                "06:00-18:00, 18:00-06:00", "'06:00-18:00, 18:00-06:00' leaves no time of the day to download in");
        assertRefused("06:00-06:00", "'06:00-06:00' begins when it ends");
        assertRefused(
                String.join(",", java.util.Collections.nCopies(25, "06:00-07:00")),
                "expected at most 24 windows, found 25");
    }

    private static void assertRefused(String text, String why) {
        assertEquals(
                why,
                assertThrows(IllegalArgumentException.class, () -> QuietHours.parse(text))
                        .getMessage());
    }

    @Test
    void areNoneWhereNoneAreSet() {
        assertEquals(Optional.empty(), QuietHours.parse(" ").endOf(Instant.EPOCH));
        assertEquals(Optional.empty(), QuietHours.none().endOf(Instant.EPOCH));
    }
}
