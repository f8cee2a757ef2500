package dev.flotilla.agent.update;

import java.time.Duration;
import java.time.Instant;

/** How long nothing has come nearer to the end, by a clock that may be set, or sleep with the device. */
final class Stall {
    private final Duration patience;
    private Instant seen;
    private Duration lasted = Duration.ZERO;

    Stall(Duration patience, Instant now) {
        this.patience = patience;
        this.seen = now;
    }

    /** Looks at the clock; false if it jumped since the last look: that time does not count, and all begins anew. */
    boolean look(Instant now) {
        Duration since = Duration.between(seen, now);
        seen = now;
        if (since.isNegative() || since.compareTo(patience) >= 0) {
            end();
            return false;
        }
        lasted = lasted.plus(since);
        return true;
    }

    /** Something came nearer to the end. */
    void end() {
        lasted = Duration.ZERO;
    }

    boolean tooLong() {
        return lasted.compareTo(patience) >= 0;
    }
}
