package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.FeatureWatch;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered of a model from one window to the next.
 *
 * @param watches by feature, in rising order; features that were never looked at are absent
 * @param since when what is drift now began; empty while nothing drifts
 * @param until windows that ended by then have been taken in, by the devices' clocks
 */
public record DriftMemory(Map<String, FeatureWatch> watches, Optional<Instant> since, Instant until) {

    /** Of nothing yet. */
    public static final DriftMemory NONE = new DriftMemory(Map.of(), Optional.empty(), Instant.EPOCH);

    public DriftMemory {
        watches = Collections.unmodifiableMap(new TreeMap<>(watches));
    }

    DriftMemory until(Instant end) {
        return new DriftMemory(watches, since, end);
    }
}
