package dev.flotilla.fleet.retrain;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When something comes again. */
public sealed interface Timetable {

    /** The first time after an instant; empty if there is none in the next years. */
    Optional<Instant> next(Instant after);

    /** At equal distances. */
    record Every(Duration interval) implements Timetable {
        @Override
        public Optional<Instant> next(Instant after) {
            return Optional.of(after.plus(interval));
        }
    }

    /** As the clocks of a time zone show it. */
    record ByClock(Cron cron, ZoneId zone) implements Timetable {
        @Override
        public Optional<Instant> next(Instant after) {
            return cron.next(after, zone);
        }
    }
}
