package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When plans let devices be given the bundle: nights, weeks, and the days on which clocks are changed. */
class ScheduleTest {

    /** In Oslo clocks go from 2 to 3 on 2026-03-29, and from 3 to 2 on 2026-10-25, both at 01:00 UTC. */
    private static final String OSLO = "'timeZone':'Europe/Oslo'";

    private static final long SEED = 20_261_122;

    private static Schedule read(String fields) throws MalformedDocumentException {
        String json = ("{'schedule':{" + fields + "}}").replace('\'', '"');
        return ScheduleDocument.read(Document.parseJson(json.getBytes(StandardCharsets.UTF_8), Limits.of(10_000)));
    }

    private static Schedule daily(String from, String to) throws MalformedDocumentException {
        return read(OSLO + ",'windows':[{'from':'" + from + "','to':'" + to + "'}]");
    }

    private static void assertOpen(Schedule schedule, String from, String to) {
        Instant begin = Instant.parse(from);
        Instant end = Instant.parse(to);
        assertFalse(schedule.isOpen(begin.minusMillis(1)), "before " + from);
        assertTrue(schedule.isOpen(begin), from);
        assertTrue(schedule.isOpen(end.minusMillis(1)), "before " + to);
        assertFalse(schedule.isOpen(end), to);
    }

    @Test
    void opensANightOnTheDayItBeginsOn() throws MalformedDocumentException {
        Schedule nights = read(OSLO + ",'windows':[{'days':['fri','sat'],'from':'22:00','to':'04:30'}]");
        assertOpen(nights, "2026-11-27T21:00:00Z", "2026-11-28T03:30:00Z");
        assertOpen(nights, "2026-11-28T21:00:00Z", "2026-11-29T03:30:00Z");
        assertFalse(nights.isOpen(Instant.parse("2026-11-29T21:00:00Z")), "Sunday");
        assertEquals(
                Optional.of(Instant.parse("2026-12-04T21:00:00Z")),
                nights.nextOpen(Instant.parse("2026-11-29T03:30:00Z")));
    }

    @Test
    void takesEqualTimesForAWholeDay() throws MalformedDocumentException {
        Schedule sundays = read("'windows':[{'days':['sun'],'from':'00:00','to':'00:00'}]");
        assertOpen(sundays, "2026-11-29T00:00:00Z", "2026-11-30T00:00:00Z");
    }

    @Test
    void opensWithTheLeapWhereItsBeginIsLeftOut() throws MalformedDocumentException {
        Schedule early = daily("02:30", "05:00");
        assertOpen(early, "2026-03-28T01:30:00Z", "2026-03-28T04:00:00Z");
        assertOpen(early, "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z");
        assertEquals(
                Optional.of(Instant.parse("2026-03-29T01:00:00Z")),
                early.nextOpen(Instant.parse("2026-03-29T00:59:59Z")));
    }

    @Test
    void endsWithTheLeapWhereItsEndIsLeftOut() throws MalformedDocumentException {
        assertOpen(daily("22:00", "02:30"), "2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z");
    }

    @Test
    void leavesOutADayThatDoesNotShowItsTimes() throws MalformedDocumentException {
        Schedule night = daily("02:15", "02:45");
        assertOpen(night, "2026-03-28T01:15:00Z", "2026-03-28T01:45:00Z");
        assertEquals(
                Optional.of(Instant.parse("2026-03-30T00:15:00Z")),
                night.nextOpen(Instant.parse("2026-03-28T01:45:00Z")));
    }

    @Test
    void opensTwiceWhereItsTimesAreShownTwice() throws MalformedDocumentException {
        Schedule night = daily("02:15", "02:45");
        assertOpen(night, "2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z");
        assertOpen(night, "2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z");
        Schedule across = daily("22:00", "02:30");
        assertOpen(across, "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z");
        assertOpen(across, "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z");
        assertEquals(
                Optional.of(Instant.parse("2026-10-25T01:00:00Z")),
                across.nextOpen(Instant.parse("2026-10-25T00:30:00Z")));
    }

    @Test
    void takesAStartThatIsShownTwiceForTheFirstAndMovesOneThatIsNot() throws MalformedDocumentException {
        assertEquals(
                Optional.of(Instant.parse("2026-10-25T00:30:00Z")),
                read(OSLO + ",'start':'2026-10-25T02:30'").start());
        assertEquals(
                Optional.of(Instant.parse("2026-03-29T01:30:00Z")),
                read(OSLO + ",'start':'2026-03-29T02:30'").start());
        assertEquals(
                Optional.of(Instant.parse("2026-10-25T01:30:00Z")),
                read(OSLO + ",'start':'2026-10-25T02:30+01:00'").start());
    }

    @Test
    void namesTheNextOpeningAsSearchingMinuteByMinuteFindsIt() {
        Random random = new Random(SEED);
        List<ZoneId> zones = List.of(
                ZoneId.of("Europe/Oslo"),
                ZoneId.of("America/Havana"),
                ZoneId.of("Australia/Lord_Howe"),
                ZoneId.of("UTC"));
        for (int i = 0; i < 200; i++) {
            Schedule schedule = random(random, zones.get(random.nextInt(zones.size())));
            // Clocks of all these zones change within the weeks about these days.
            Instant near = Instant.parse(random.nextBoolean() ? "2026-03-25T00:00:00Z" : "2026-10-28T00:00:00Z");
            Instant now = near.plus(Duration.ofMinutes(random.nextInt(14 * 1440) - 7L * 1440));
            assertEquals(search(schedule, now), schedule.nextOpen(now), "seed " + SEED + ", " + now + " " + schedule);
        }
    }

    private static Schedule random(Random random, ZoneId zone) {
        List<MaintenanceWindow> windows = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.SUNDAY);
            windows.add(new MaintenanceWindow(
                    days,
                    LocalTime.ofSecondOfDay(random.nextInt(1440) * 60L),
                    LocalTime.ofSecondOfDay(random.nextInt(1440) * 60L)));
        }
        return new Schedule(zone, Optional.empty(), Optional.empty(), windows);
    }

    private static Optional<Instant> search(Schedule schedule, Instant now) {
        for (int minute = 0; minute < 23 * 1440; minute++) {
            Instant at = now.plus(Duration.ofMinutes(minute));
            LocalDateTime shown = LocalDateTime.ofInstant(at, schedule.zone());
            if (schedule.windows().stream().anyMatch(window -> window.contains(shown))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    @Test
    void opensBetweenStartAndEndOnly() throws MalformedDocumentException {
        Schedule schedule =
                read("'start':'2026-12-01T20:00Z','end':'2026-12-02T06:00Z','windows':[{'from':'22:00','to':'23:00'}]");
        assertOpen(schedule, "2026-12-01T22:00:00Z", "2026-12-01T23:00:00Z");
        assertFalse(schedule.isOpen(Instant.parse("2026-11-30T22:30:00Z")));
        assertFalse(schedule.isOpen(Instant.parse("2026-12-02T22:30:00Z")));
        assertEquals(
                Optional.of(new Standstill(
                        "its schedule begins at 2026-12-01T20:00Z (UTC), outside its maintenance windows; the next opens"
                                + " at 2026-12-01T22:00Z (UTC)",
                        Optional.of(Instant.parse("2026-12-01T22:00:00Z")))),
                schedule.standstill(Instant.parse("2026-11-30T00:00:00Z")));
        assertEquals(
                Optional.of(
                        new Standstill("outside its maintenance windows; none opens before its end", Optional.empty())),
                schedule.standstill(Instant.parse("2026-12-01T23:00:00Z")));
        assertEquals(Optional.empty(), schedule.standstill(Instant.parse("2026-12-01T22:30:00Z")));
    }

    @Test
    void readsWhatItWrote() throws MalformedDocumentException {
        for (String fields : List.of(
                "",
                OSLO + ",'start':'2026-12-01T20:00','end':'2027-01-01T00:00Z'",
                OSLO
                        + ",'windows':[{'days':['mon','sun'],'from':'22:00','to':'04:30'},{'from':'00:00','to':'00:00'}]")) {
            Schedule schedule = read(fields);
            Document written = Document.builder()
                    .put("schedule", ScheduleDocument.write(schedule))
                    .build();
            assertEquals(schedule, ScheduleDocument.read(written), fields);
        }
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertRefused("'timeZone':'Europe/Atlantis'", "timeZone: there is none called Europe/Atlantis");
        assertRefused("'timeZone':'+02:00'", "timeZone: ");
        assertRefused("'start':'tomorrow'", "start: expected a date and time");
        assertRefused("'end':'1999-12-31T23:00Z'", "end: expected a date and time");
        assertRefused("'start':'2026-12-01T20:00Z','end':'2026-12-01T20:00Z'", "end: must be after start");
        assertRefused("'windows':[{'from':'24:00','to':'01:00'}]", "from: expected a time");
        assertRefused("'windows':[{'from':'22:00','to':'1:00'}]", "to: expected a time");
        assertRefused("'windows':[{'days':['monday'],'from':'22:00','to':'01:00'}]", "days: expected mon, tue");
        assertRefused("'windows':[{'days':[],'from':'22:00','to':'01:00'}]", "days must name one");
        assertRefused(
                "'windows':[" + "{'from':'22:00','to':'01:00'},".repeat(20) + "{'from':'22:00','to':'01:00'}]",
                "windows: at most 20, got 21");
    }

    private static void assertRefused(String fields, String why) {
        String message = String.valueOf(
                assertThrows(InvalidRolloutException.class, () -> read(fields)).getMessage());
        assertTrue(message.startsWith("schedule: ") && message.contains(why), message);
    }
}
