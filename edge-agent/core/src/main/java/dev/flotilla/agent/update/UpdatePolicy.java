package dev.flotilla.agent.update;

import java.time.Duration;

/**
 * The bounds of an update.
 *
 * @param hardware the kind of this device, which a bundle's hardware list has to name if it is not empty
 * @param maxFailures passing failures in a row (a broken connection, a probe that could not start) before it is given up
 * @param maxTries how often a step that may take the process down is tried
 * @param firstBackoff the wait after the first passing failure; it doubles
 * @param mostBackoff the longest wait
 */
public record UpdatePolicy(
        String hardware, int maxFailures, int maxTries, Duration firstBackoff, Duration mostBackoff) {
    public UpdatePolicy {
        if (maxFailures < 1 || maxTries < 1) {
            throw new IllegalArgumentException(
                    "at least one failure and one try: maxFailures=" + maxFailures + ", maxTries=" + maxTries);
        }
    }

    /** Twelve failures with waits from 1 s to 1 min, three tries. */
    public static UpdatePolicy defaults() {
        return new UpdatePolicy("", 12, 3, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }
}
