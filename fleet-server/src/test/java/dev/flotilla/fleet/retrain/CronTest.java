package dev.flotilla.fleet.retrain;

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

class CronTest {
    private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 3 * * *      | 2026-03-02T12:00:00Z | 2026-03-03T03:30:00Z",
                "*/15 * * * *    | 2026-03-02T12:00:00Z | 2026-03-02T12:15:00Z",
                "0 9-17/4 * * *  | 2026-03-02T12:00:00Z | 2026-03-02T13:00:00Z",
                "0 0 * * 1       | 2026-03-02T12:00:00Z | 2026-03-09T00:00:00Z",
                "0 0 * * 7       | 2026-03-02T12:00:00Z | 2026-03-08T00:00:00Z",
                "0 0 * * 0       | 2026-03-02T12:00:00Z | 2026-03-08T00:00:00Z",
                "0 0 13 * 5      | 2026-03-02T12:00:00Z | 2026-03-06T00:00:00Z",
                "0 0 29 2 *      | 2026-03-02T12:00:00Z | 2028-02-29T00:00:00Z",
                "5,10 1 1 1,7 *  | 2026-03-02T12:00:00Z | 2026-07-01T01:05:00Z",
            })
    void findsTheNextTime(String cron, Instant after, Instant next) {
        assertEquals(Optional.of(next), new Cron(cron).next(after, ZoneId.of("UTC")));
    }

    @Test
    void goesByTheClocksOfItsZone() {
        Cron nightly = new Cron("30 3 * * *");
        assertEquals(
                Optional.of(Instant.parse("2026-03-03T02:30:00Z")),
                nightly.next(Instant.parse("2026-03-02T12:00:00Z"), OSLO));
        assertEquals(
                Optional.of(Instant.parse("2026-07-01T01:30:00Z")),
                nightly.next(Instant.parse("2026-06-30T12:00:00Z"), OSLO));
    }

    @Test
    void comesOnceWhereClocksSkipOrRepeatItsTime() {
        Cron early = new Cron("30 2 * * *");
        Instant skipped =
                early.next(Instant.parse("2026-03-28T12:00:00Z"), OSLO).orElseThrow();
        assertEquals(Instant.parse("2026-03-29T01:30:00Z"), skipped);
        assertEquals(
                Instant.parse("2026-03-30T00:30:00Z"), early.next(skipped, OSLO).orElseThrow());
        Instant repeated =
                early.next(Instant.parse("2026-10-24T12:00:00Z"), OSLO).orElseThrow();
        assertEquals(Instant.parse("2026-10-25T00:30:00Z"), repeated);
        assertEquals(
                Instant.parse("2026-10-26T01:30:00Z"),
                early.next(repeated, OSLO).orElseThrow());
    }

    @Test
    void knowsThatADayNeverComes() {
        assertTrue(new Cron("0 0 31 2 *").next(Instant.EPOCH, OSLO).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "5-1 * * * *",
                "a * * * *",
                "*/0 * * * *",
                "1/2/3 * * * *",
                "* * * 13 *",
                "* * * * 8"
            })
    void refusesWhatIsNoTime(String cron) {
        assertTrue(assertThrows(InvalidPipelineException.class, () -> new Cron(cron))
                .getMessage()
                .startsWith("cron: "));
    }
}
