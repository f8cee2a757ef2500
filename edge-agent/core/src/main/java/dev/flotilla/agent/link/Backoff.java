package dev.flotilla.agent.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * When to try again: the wait doubles with each failure up to a bound, and half of it is chance, so that a fleet which
 * lost its server together does not come back in step. Not thread-safe.
 */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final long firstMillis;
    private final long mostMillis;
    private final Random random;
    private int failures;
    private Instant lastFailure = Instant.MIN;
    private Instant notBefore = Instant.MIN;

    /**
     * @param first the wait after the first failure
     * @param most the longest wait
     */
    public Backoff(Duration first, Duration most, Random random) {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("expected 0 < first <= most, got first=" + first + ", most=" + most);
        }
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.random = random;
    }

    /** Whether the wait is over; also when the clock was set back to before it began, perhaps by years. */
    public boolean due(Instant now) {
        return !now.isBefore(notBefore) || now.isBefore(lastFailure);
    }

    /** Counts a failure and says how long the wait is: between half and all of the doubled time. */
    public Duration failed(Instant now) {
        long doubled = firstMillis << Math.min(failures, MAX_DOUBLINGS);
        long whole = doubled <= 0 || doubled > mostMillis ? mostMillis : doubled;
        long wait = whole / 2 + (long) (random.nextDouble() * (whole - whole / 2));
        failures++;
        lastFailure = now;
        notBefore = now.plusMillis(wait);
        return Duration.ofMillis(wait);
    }

    /** Forgets the failures: the next attempt is due at once. */
    public void succeeded() {
        failures = 0;
        lastFailure = Instant.MIN;
        notBefore = Instant.MIN;
    }

    public int failures() {
        return failures;
    }
}
