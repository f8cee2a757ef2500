package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** When a plan lets devices be given the bundle, as it is written. */
final class ScheduleDocument {

    /** What is before or after is a mistake. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");
    private static final int LETTERS = 3;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private ScheduleDocument() {}

    static Schedule read(Document plan) throws MalformedDocumentException {
        if (!plan.has("schedule")) {
            return Schedule.ALWAYS;
        }
        Document schedule = plan.object("schedule");
        ZoneId zone = zone(schedule.findString("timeZone"));
        List<MaintenanceWindow> windows = new ArrayList<>();
        for (Document window : schedule.objects("windows")) {
            windows.add(new MaintenanceWindow(
                    days(window), time("from", window.string("from")), time("to", window.string("to"))));
        }
        return new Schedule(
                zone,
                schedule.findString("start").map(text -> moment("start", text, zone)),
                schedule.findString("end").map(text -> moment("end", text, zone)),
                windows);
    }

    private static ZoneId zone(Optional<String> name) {
        return name.map(known -> {
                    if (!ZoneId.getAvailableZoneIds().contains(known)) {
                        throw new InvalidRolloutException("schedule: timeZone: there is none called " + known
                                + "; expected a name of the IANA time zone database, such as Europe/Oslo");
                    }
                    return ZoneId.of(known);
                })
                .orElse(Schedule.DEFAULT_ZONE);
    }

    /**
     * A time that the zone's clocks show twice is the first of both; one that they do not show is moved by as much as they are
     * put forward (RFC 5545, section 3.3.5).
     */
    private static Optional<Instant> parse(String text, ZoneId zone) {
        try {
            TemporalAccessor parsed =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    parsed instanceof OffsetDateTime exact
                            ? exact.toInstant()
                            : LocalDateTime.from(parsed).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant moment(String field, String text, ZoneId zone) {
        return parse(text, zone)
                .filter(at -> !at.isBefore(FIRST) && at.isBefore(LAST))
                .orElseThrow(() -> new InvalidRolloutException("schedule: " + field
                        + ": expected a date and time, such as 2026-12-01T20:00 or 2026-12-01T20:00+01:00, got "
                        + text));
    }

    private static LocalTime time(String field, String text) {
        try {
            return LocalTime.parse(text, TIME);
        } catch (DateTimeException e) {
            throw new InvalidRolloutException(
                    "schedule: windows: " + field + ": expected a time from 00:00 to 23:59, got " + text);
        }
    }

    private static Set<DayOfWeek> days(Document window) throws MalformedDocumentException {
        if (!window.has("days")) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : window.strings("days")) {
            days.add(Arrays.stream(DayOfWeek.values())
                    .filter(day -> name(day).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRolloutException("schedule: windows: days: expected "
                            + Arrays.stream(DayOfWeek.values())
                                    .map(ScheduleDocument::name)
                                    .collect(Collectors.joining(", "))
                            + ", got " + name)));
        }
        return days;
    }

    private static String name(DayOfWeek day) {
        return day.name().substring(0, LETTERS).toLowerCase(Locale.ROOT);
    }

    /** Times are written with their offset, so that they stay the same though rules of time zones change. */
    static Document write(Schedule schedule) {
        return Document.builder()
                .put("timeZone", schedule.zone().getId())
                .putIfPresent("start", schedule.start().map(at -> written(at, schedule.zone())))
                .putIfPresent("end", schedule.end().map(at -> written(at, schedule.zone())))
                .put(
                        "windows",
                        schedule.windows().stream().map(ScheduleDocument::write).toList())
                .build();
    }

    private static String written(Instant at, ZoneId zone) {
        return at.atZone(zone).toOffsetDateTime().toString();
    }

    private static Document write(MaintenanceWindow window) {
        return Document.builder()
                .put(
                        "days",
                        window.days().stream()
                                .sorted()
                                .map(ScheduleDocument::name)
                                .toList())
                .put("from", window.from().format(TIME))
                .put("to", window.to().format(TIME))
                .build();
    }
}
