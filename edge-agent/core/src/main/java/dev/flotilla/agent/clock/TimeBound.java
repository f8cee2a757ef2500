package dev.flotilla.agent.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A moment that is known to have passed: a lower bound of the time, for devices whose clock starts in 1970 until a time server
 * is reached. What expires is judged by the later of the clock and this; what is waited for goes by the clock. Thread-safe.
 */
public final class TimeBound {
    /** A clock that is behind by less is no problem to report: time servers put it right by as much. */
    static final Duration SLACK = Duration.ofMinutes(10);

    private Instant passed = Instant.EPOCH;
    private Instant claimed = Instant.EPOCH;

    /** This moment has passed: nobody but the fleet's owner and this device's own clock says so. An earlier one changes nothing. */
    public synchronized void passed(Instant moment) {
        passed = later(passed, moment);
    }

    /**
     * The fleet's authority says that this moment has passed. It is online, and a thief of it who dated certificates ahead must not
     * have all metadata expire here; so this only adds to {@link #problem}.
     */
    public synchronized void claimed(Instant moment) {
        claimed = later(claimed, moment);
    }

    /** The later of a clock's time and what is known to have passed. */
    public synchronized Instant atLeast(Instant now) {
        return later(passed, now);
    }

    /** What is wrong with a clock that says this; empty when nothing is known to be. */
    public synchronized Optional<String> problem(Instant now) {
        Instant known = later(passed, claimed);
        if (!now.plus(SLACK).isBefore(known)) {
            return Optional.empty();
        }
        return Optional.of("this device's clock is behind: it says " + day(now) + ", and " + day(known)
                + " has come; until it is set, signatures are judged by what is known to have passed");
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static String day(Instant moment) {
        return moment.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
