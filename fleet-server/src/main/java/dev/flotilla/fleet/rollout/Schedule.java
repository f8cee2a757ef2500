package dev.flotilla.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When a rollout may give its bundle to devices. Whoever was given it goes on at any time.
 *
 * <p>Windows go by what the clocks of a time zone show. Where clocks are put back, a time that they show twice is within its
 * window twice; where they are put forward, times that they do not show are in no window.
 *
 * @param zone of the clocks
 * @param start nobody is given the bundle before
 * @param end nobody is given it from then on
 * @param windows it is given within one of them only; at any time where there are none
 */
public record Schedule(ZoneId zone, Optional<Instant> start, Optional<Instant> end, List<MaintenanceWindow> windows) {

    /** The most windows of a plan. */
    static final int MAX_WINDOWS = 20;

    static final ZoneId DEFAULT_ZONE = ZoneId.of("UTC");

    /** At any time. */
    public static final Schedule ALWAYS = new Schedule(DEFAULT_ZONE, Optional.empty(), Optional.empty(), List.of());

    /** Each window comes every week, but for one that falls, as a whole, into an hour or a day that is left out. */
    private static final int LONGEST_WAIT_DAYS = 22;

    public Schedule {
        windows = List.copyOf(windows);
        if (windows.size() > MAX_WINDOWS) {
            throw new InvalidRolloutException("schedule: windows: at most " + MAX_WINDOWS + ", got " + windows.size());
        }
        if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
            throw new InvalidRolloutException("schedule: end: must be after start");
        }
    }

    /** Whether devices may be given the bundle now. */
    public boolean isOpen(Instant now) {
        return start.filter(now::isBefore).isEmpty() && !isOver(now) && isInWindow(now);
    }

    /** Whether the end has come. */
    boolean isOver(Instant now) {
        return end.filter(last -> !now.isBefore(last)).isPresent();
    }

    private boolean isInWindow(Instant now) {
        LocalDateTime shown = LocalDateTime.ofInstant(now, zone);
        return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(shown));
    }

    /** The first moment, from now on, at which devices may be given the bundle; empty if there is none before its end. */
    Optional<Instant> nextOpen(Instant now) {
        Instant from = start.filter(now::isBefore).orElse(now);
        Optional<Instant> next = isInWindow(from) ? Optional.of(from) : nextWindow(from);
        return next.filter(at -> !isOver(at));
    }

    /** A window opens as its first time is shown, or as clocks are put to a time within. */
    private Optional<Instant> nextWindow(Instant after) {
        LocalDate today = LocalDate.ofInstant(after, zone);
        Stream<Instant> begins = IntStream.rangeClosed(0, LONGEST_WAIT_DAYS)
                .mapToObj(today::plusDays)
                .flatMap(day -> windows.stream().map(window -> day.atTime(window.from())))
                .flatMap(
                        begin -> zone.getRules().getValidOffsets(begin).stream().map(begin::toInstant));
        return Stream.concat(begins, transitions(after))
                .filter(at -> at.isAfter(after) && isInWindow(at))
                .min(Comparator.naturalOrder());
    }

    private Stream<Instant> transitions(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant last = after.plus(Duration.ofDays(LONGEST_WAIT_DAYS));
        return Stream.iterate(
                        rules.nextTransition(after), Objects::nonNull, one -> rules.nextTransition(one.getInstant()))
                .map(ZoneOffsetTransition::getInstant)
                .takeWhile(at -> at.isBefore(last));
    }

    /** Why nobody is given the bundle now; empty if devices may be. */
    public Optional<Standstill> standstill(Instant now) {
        if (isOpen(now)) {
            return Optional.empty();
        }
        if (isOver(now)) {
            return Optional.of(new Standstill("its schedule ended at " + shown(end.orElseThrow()), Optional.empty()));
        }
        Optional<Instant> next = nextOpen(now);
        String opens = next.map(at -> "the next opens at " + shown(at)).orElse("none opens before its end");
        return Optional.of(start.filter(now::isBefore)
                .map(begin -> new Standstill(
                        "its schedule begins at " + shown(begin)
                                + (next.equals(start) ? "" : ", outside its maintenance windows; " + opens),
                        next))
                .orElseGet(() -> new Standstill("outside its maintenance windows; " + opens, next)));
    }

    /** Why there is no sense in beginning now; empty if there is. */
    Optional<String> findRefusal(Instant now) {
        return nextOpen(now).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "schedule: no device could be given the bundle before its end at " + shown(end.orElseThrow()));
    }

    private String shown(Instant at) {
        return at.atZone(zone).toOffsetDateTime() + " (" + zone + ")";
    }
}
