package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.SlowRetrievalException;
import java.time.Duration;

/**
 * How slow a repository may be before it is given up; a slow retrieval attack keeps a client busy for good.
 *
 * @param bytesPerSecond the least average
 * @param grace for so long nothing is demanded
 */
public record MinimumRate(long bytesPerSecond, Duration grace) {
    /** What a bad mobile link still gives. */
    public static final MinimumRate USUAL = new MinimumRate(128, Duration.ofSeconds(20));

    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Returns if it goes on fast enough.
     *
     * @throws SlowRetrievalException otherwise
     */
    void require(String what, long received, long elapsedNanos) throws SlowRetrievalException {
        Duration elapsed = Duration.ofNanos(elapsedNanos);
        double expected = elapsedNanos / NANOS_PER_SECOND * bytesPerSecond;
        if (elapsed.compareTo(grace) > 0 && received < expected) {
            throw new SlowRetrievalException(what, received, elapsed, bytesPerSecond);
        }
    }
}
