package dev.flotilla.fleet.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** How many requests a minute each key may make: so many at once, and as many more in each minute from then on. */
public final class RequestQuota {
    /** Keys that are remembered: about 2 MB. */
    private static final int MAX_KEYS = 10_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perMinute;
    private final Duration refill;
    private final AttemptLimit limit;

    public RequestQuota(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.refill = WINDOW.dividedBy(perMinute);
        this.limit = new AttemptLimit(perMinute, refill, MAX_KEYS, clock);
    }

    /**
     * How a key stands after a request.
     *
     * @param left requests that it could make at once now
     * @param untilFull after which it could make all of a minute's again
     * @param retryAfter how long until it may make this one; empty if it may
     */
    public record Standing(int left, Duration untilFull, Optional<Duration> retryAfter) {}

    /** Counts a request, if there is one left for the key. */
    public Standing take(String key) {
        Optional<Duration> wait = limit.take(key);
        Duration untilFull = limit.untilFull(key);
        long lacking = (untilFull.toNanos() + refill.toNanos() - 1) / refill.toNanos();
        return new Standing((int) Math.max(0, perMinute - lacking), untilFull, wait);
    }

    public int perMinute() {
        return perMinute;
    }
}
