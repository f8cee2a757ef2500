package dev.flotilla.fleet.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each key may try: a token bucket for each, kept as the time at which it will be full again (the generic cell
 * rate algorithm, ITU-T I.371). At most {@code maxKeys} are remembered; beyond that the one that is full soonest is
 * forgotten, so a flood of other keys frees nobody who tried more than they did.
 */
public final class AttemptLimit {
    private final int burst;
    private final Duration refill;
    private final int maxKeys;
    private final Clock clock;
    private final Map<String, Instant> fullAt = new HashMap<>();

    /**
     * A limit under which nobody has tried yet.
     *
     * @param burst attempts that a full bucket holds
     * @param refill after which one more is in the bucket
     */
    public AttemptLimit(int burst, Duration refill, int maxKeys, Clock clock) {
        this.burst = burst;
        this.refill = refill;
        this.maxKeys = maxKeys;
        this.clock = clock;
    }

    /** Takes one attempt; empty when there was one, else the time until there is. */
    public synchronized Optional<Duration> take(String key) {
        Instant now = clock.instant();
        Instant known = fullAt.getOrDefault(key, now);
        Instant full = (known.isAfter(now) ? known : now).plus(refill);
        Instant allowed = full.minus(refill.multipliedBy(burst));
        if (allowed.isAfter(now)) {
            return Optional.of(Duration.between(now, allowed));
        }
        if (!fullAt.containsKey(key)) {
            makeRoom(now);
        }
        fullAt.put(key, full);
        return Optional.empty();
    }

    /** The attempt was none that has to be limited. */
    public synchronized void giveBack(String key) {
        fullAt.computeIfPresent(key, (same, full) -> full.minus(refill));
    }

    private void makeRoom(Instant now) {
        if (fullAt.size() < maxKeys) {
            return;
        }
        fullAt.values().removeIf(full -> !full.isAfter(now));
        if (fullAt.size() >= maxKeys) {
            fullAt.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .ifPresent(fullAt::remove);
        }
    }
}
