package dev.flotilla.agent.telemetry;

import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.Window;
import java.time.Duration;
import java.time.Instant;

/** A {@link TelemetryWatch} that the device obeys. Immutable. */
final class Watch {
    private final Instant from;
    private final Instant until;
    private final Duration every;

    private Watch(Instant from, Instant until, Duration every) {
        this.from = from;
        this.until = until;
        this.every = every;
    }

    static Watch begin(TelemetryWatch asked, Instant now) {
        return new Watch(now, now.plus(asked.length()), asked.every());
    }

    /** What goes on by being asked for again. */
    Watch prolonged(TelemetryWatch asked, Instant now) {
        return new Watch(from, now.plus(asked.length()), asked.every());
    }

    /** Not when the clock was set back before its begin either. */
    boolean isOn(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }

    /**
     * Whether a window is to go now: it is long enough, or it has what was before, which must not be mixed with what comes.
     */
    boolean isDue(Window window) {
        return window.start().isBefore(from)
                || Duration.between(window.start(), window.end()).compareTo(every) >= 0;
    }
}
