package dev.flotilla.fleet.rollout;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;

/**
 * A time of the week: it is open while a clock on the wall shows a time within.
 *
 * @param days on which it begins
 * @param from the first time within
 * @param to the first time behind it; of the next day unless it is later than {@code from}
 */
public record MaintenanceWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

    public MaintenanceWindow {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new InvalidRolloutException("schedule: windows: days must name one at least, or be left out for all");
        }
    }

    boolean contains(LocalDateTime shown) {
        LocalTime time = shown.toLocalTime();
        boolean begun = !time.isBefore(from);
        boolean notOver = time.isBefore(to);
        boolean today = days.contains(shown.getDayOfWeek());
        return from.isBefore(to)
                ? today && begun && notOver
                : (today && begun) || (days.contains(shown.getDayOfWeek().minus(1)) && notOver);
    }
}
