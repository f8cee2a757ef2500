package dev.flotilla.fleet.drift;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** What comes back: windows are compared with those of the same phase before. */
public enum Season {
    /** Nothing does: all are compared with the baseline and with all that came before. */
    NONE,
    /** Each hour of the day is compared with its own past. */
    DAY,
    /** Each hour of the week is. */
    WEEK;

    /** Names the phase of a time, by UTC. */
    String phase(Instant at) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        return switch (this) {
            case NONE -> "always";
            case DAY -> "hour " + time.getHour();
            case WEEK -> "day " + time.getDayOfWeek().getValue() + " hour " + time.getHour();
        };
    }

    /** Whether the bundle's baseline begins the past; else what is regular would be drift the first time it is seen. */
    boolean beginsWithBaseline() {
        return this == NONE;
    }
}
