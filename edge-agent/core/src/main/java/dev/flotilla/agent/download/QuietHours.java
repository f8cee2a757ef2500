package dev.flotilla.agent.download;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Times of the day, the same on every day, by the clock of a time zone: UTC unless {@link #in} says another. */
public final class QuietHours {
    /** Most windows of a day. */
    public static final int MAX_WINDOWS = 24;

    private static final int MINUTES_OF_DAY = 24 * 60;

    private final List<Window> windows;
    private final ZoneId zone;

    /** From a time of the day to another, not included, over midnight if that is earlier. */
    private record Window(LocalTime from, LocalTime to) {
        boolean contains(LocalTime time) {
            boolean begun = !time.isBefore(from);
            boolean ended = !time.isBefore(to);
            return from.isBefore(to) ? begun && !ended : begun || !ended;
        }

        /** Of the window that this time is in. */
        ZonedDateTime endAfter(ZonedDateTime time) {
            boolean tomorrow = !time.toLocalTime().isBefore(to);
            return (tomorrow ? time.plusDays(1) : time).with(to);
        }
    }

    /** When quiet hours end. */
    record End(ZonedDateTime time) {
        Instant at() {
            return time.toInstant();
        }

        /** Such as {@code 06:00 Europe/Berlin}. */
        @Override
        public String toString() {
            ZoneId zone = time.getZone();
            return time.toLocalTime() + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
        }
    }

    private QuietHours(List<Window> windows, ZoneId zone) {
        this.windows = windows;
        this.zone = zone;
    }

    /** No time of the day. */
    public static QuietHours none() {
        return new QuietHours(Collections.emptyList(), ZoneOffset.UTC);
    }

    /**
     * Reads windows such as {@code 22:00-06:00, 12:00-13:30}, each over midnight if it ends before it begins.
     *
     * @param text empty for none
     * @throws IllegalArgumentException if it is of another form, or leaves no time of the day
     */
    public static QuietHours parse(String text) {
        if (text.trim().isEmpty()) {
            return none();
        }
        List<Window> windows = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            windows.add(window(part.trim()));
        }
        if (windows.size() > MAX_WINDOWS) {
            throw new IllegalArgumentException("expected at most " + MAX_WINDOWS + " windows, found " + windows.size());
        }
        QuietHours hours = new QuietHours(Collections.unmodifiableList(windows), ZoneOffset.UTC);
        for (int minute = 0; minute < MINUTES_OF_DAY; minute++) {
            if (!hours.find(LocalTime.ofSecondOfDay(minute * 60L)).isPresent()) {
                return hours;
            }
        }
        throw new IllegalArgumentException("'" + text + "' leaves no time of the day to download in");
    }

    private static Window window(String text) {
        String[] ends = text.split("-", -1);
        if (ends.length != 2) {
            throw unfit(text);
        }
        LocalTime from = minute(ends[0].trim(), text);
        LocalTime to = minute(ends[1].trim(), text);
        if (from.equals(to)) {
            throw new IllegalArgumentException("'" + text + "' begins when it ends");
        }
        return new Window(from, to);
    }

    private static LocalTime minute(String time, String text) {
        try {
            LocalTime parsed = LocalTime.parse(time);
            if (parsed.getSecond() == 0 && parsed.getNano() == 0) {
                return parsed;
            }
            throw unfit(text);
        } catch (DateTimeParseException e) {
            throw unfit(text);
        }
    }

    private static IllegalArgumentException unfit(String text) {
        return new IllegalArgumentException("expected windows such as 22:00-06:00, 12:00-13:30, found '" + text + "'");
    }

    /** The same times by the clock of this zone; they begin and end with its summer time. */
    public QuietHours in(ZoneId other) {
        return new QuietHours(windows, other);
    }

    /** When the quiet hours end that this moment is in, windows that follow each other taken together; empty if it is in none. */
    Optional<End> endOf(Instant now) {
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        ZonedDateTime time = now.atZone(zone);
        Optional<Window> window = find(time.toLocalTime());
        if (!window.isPresent()) {
            return Optional.empty();
        }
        for (int i = 0; i <= windows.size() && window.isPresent(); i++) {
            time = window.get().endAfter(time);
            window = find(time.toLocalTime());
        }
        return Optional.of(new End(time));
    }

    private Optional<Window> find(LocalTime time) {
        return windows.stream().filter(window -> window.contains(time)).findFirst();
    }
}
