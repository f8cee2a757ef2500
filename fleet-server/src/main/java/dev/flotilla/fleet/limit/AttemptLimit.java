package dev.flotilla.fleet.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
    private final Map<String, Bucket> buckets = new HashMap<>();
    /** The same, so that the next one to be forgotten is found at once. */
    private final TreeSet<Bucket> byFullness =
            new TreeSet<>(Comparator.comparing(Bucket::fullAt).thenComparing(Bucket::key));

    private record Bucket(String key, Instant fullAt) {}

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
        Instant full = fullAt(key, now).plus(refill);
        Instant allowed = full.minus(refill.multipliedBy(burst));
        if (allowed.isAfter(now)) {
            return Optional.of(Duration.between(now, allowed));
        }
        if (!buckets.containsKey(key)) {
            makeRoom(now);
        }
        put(new Bucket(key, full));
        return Optional.empty();
    }

    /** The attempt was none that has to be limited. */
    public synchronized void giveBack(String key) {
        @Nullable Bucket known = buckets.get(key);
        if (known != null) {
            put(new Bucket(key, known.fullAt().minus(refill)));
        }
    }

    /** After which the key's bucket is full, if nobody tries under it meanwhile. */
    synchronized Duration untilFull(String key) {
        Instant now = clock.instant();
        return Duration.between(now, fullAt(key, now));
    }

    private Instant fullAt(String key, Instant now) {
        @Nullable Bucket known = buckets.get(key);
        return known != null && known.fullAt().isAfter(now) ? known.fullAt() : now;
    }

    private void put(Bucket bucket) {
        @Nullable Bucket before = buckets.put(bucket.key(), bucket);
        if (before != null) {
            byFullness.remove(before);
        }
        byFullness.add(bucket);
    }

    /** Forgets who may try as often as anybody, and, where that is not enough, who lacks least. */
    private void makeRoom(Instant now) {
        while (!byFullness.isEmpty()
                && (buckets.size() >= maxKeys || !byFullness.first().fullAt().isAfter(now))) {
            Bucket soonest = byFullness.first();
            byFullness.remove(soonest);
            buckets.remove(soonest.key());
        }
    }
}
