package dev.flotilla.fleet.retrain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Times by five fields, minute, hour, day of the month, month and day of the week, as POSIX' crontab has them: each {@code *}, or
 * numbers, ranges and lists of them; beyond POSIX also steps such as <code>*</code>{@code /15}. Where both days are restricted,
 * either suffices. A time that clocks do not show is moved by as much as they are put forward; one that they show twice counts
 * once, the first time.
 *
 * @param text as it was written
 */
public record Cron(String text) {
    private static final int SEARCHED_DAYS = 366 * 8;
    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59),
            new Field("hour", 0, 23),
            new Field("day of the month", 1, 31),
            new Field("month", 1, 12),
            new Field("day of the week", 0, 7));

    private record Field(String name, int least, int most) {
        BitSet parse(String text) {
            BitSet values = new BitSet();
            for (String part : text.split(",", -1)) {
                add(values, part);
            }
            return values;
        }

        private void add(BitSet values, String part) {
            String[] stepped = part.split("/", -1);
            int step = stepped.length == 2 ? number(stepped[1], 1, most) : 1;
            String range = stepped[0];
            int dash = range.indexOf('-');
            int from = range.equals("*") ? least : number(dash < 0 ? range : range.substring(0, dash), least, most);
            int to = from;
            if (range.equals("*") || (dash < 0 && stepped.length == 2)) {
                to = most;
            } else if (dash >= 0) {
                to = number(range.substring(dash + 1), least, most);
            }
            if (stepped.length > 2 || to < from) {
                throw wrong(part);
            }
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
        }

        private int number(String text, int from, int to) {
            if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < from || Integer.parseInt(text) > to) {
                throw wrong(text);
            }
            return Integer.parseInt(text);
        }

        private InvalidPipelineException wrong(String text) {
            return new InvalidPipelineException("cron: " + name + ": expected *, or numbers from " + least + " to "
                    + most + " with - , and /, found '" + text + "'");
        }
    }

    /** Checks the fields. */
    public Cron {
        fields(text);
    }

    private static List<BitSet> fields(String text) {
        String[] parts = text.strip().split("\\s+", -1);
        if (parts.length != FIELDS.size()) {
            throw new InvalidPipelineException(
                    "cron: expected five fields, minute, hour, day of the month, month and day"
                            + " of the week, such as '30 3 * * 1', found '" + text + "'");
        }
        BitSet[] fields = new BitSet[FIELDS.size()];
        for (int i = 0; i < parts.length; i++) {
            fields[i] = FIELDS.get(i).parse(parts[i]);
        }
        return Arrays.asList(fields);
    }

    /** The first of these times after an instant; empty if there is none within eight years. */
    Optional<Instant> next(Instant after, ZoneId zone) {
        List<BitSet> fields = fields(text);
        LocalDate first = after.atZone(zone).toLocalDate().minusDays(1);
        for (int day = 0; day < SEARCHED_DAYS; day++) {
            LocalDate date = first.plusDays(day);
            if (isOn(date, fields)) {
                Optional<Instant> found = on(date, fields, after, zone);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isOn(LocalDate date, List<BitSet> fields) {
        String[] parts = text.strip().split("\\s+", -1);
        boolean dayOfMonth = fields.get(2).get(date.getDayOfMonth());
        int weekday = date.getDayOfWeek().getValue();
        boolean dayOfWeek =
                fields.get(4).get(weekday) || (weekday == 7 && fields.get(4).get(0));
        boolean both = !parts[2].startsWith("*") && !parts[4].startsWith("*");
        return fields.get(3).get(date.getMonthValue()) && (both ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
    }

    private static Optional<Instant> on(LocalDate date, List<BitSet> fields, Instant after, ZoneId zone) {
        BitSet hours = fields.get(1);
        BitSet minutes = fields.get(0);
        for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                Instant at = date.atTime(hour, minute).atZone(zone).toInstant();
                if (at.isAfter(after)) {
                    return Optional.of(at);
                }
            }
        }
        return Optional.empty();
    }

    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new InvalidPipelineException("timeZone: there is none called " + name
                    + "; expected a name of the IANA time zone database, such as Europe/Oslo");
        }
    }
}
