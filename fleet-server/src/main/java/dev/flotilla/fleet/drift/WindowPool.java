package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers each window of a model's devices once, until there are as many as devices: that is a window of the fleet. Windows with
 * noise are left out: what making noise into counts adds to empty bins is little on each device, and the same on all. Not
 * thread-safe.
 */
final class WindowPool {

    private final Instant begin;
    private final Map<DeviceId, Instant> ends = new HashMap<>();
    private ObservationSketch gathered = new ObservationSketch();
    private int windows;
    private Instant latest;

    /** @param begin windows that ended by then were gathered before */
    WindowPool(Instant begin) {
        this.begin = begin;
        this.latest = begin;
    }

    /** Forgets devices that are not among these. */
    void retain(Set<DeviceId> devices) {
        ends.keySet().retainAll(devices);
    }

    /** Gathers what is new of some devices' windows. */
    void take(Map<DeviceId, List<Window>> seen) {
        seen.forEach((device, list) -> {
            Instant before = ends.getOrDefault(device, begin);
            for (Window window : list) {
                if (window.end().isAfter(before) && window.sketch().epsilon().isEmpty()) {
                    gathered.merge(window.sketch());
                    windows++;
                    ends.merge(device, window.end(), (one, other) -> one.isAfter(other) ? one : other);
                    latest = latest.isAfter(window.end()) ? latest : window.end();
                }
            }
        });
    }

    /** What was gathered, if it is a window of so many devices; then it begins anew. */
    Optional<ObservationSketch> poll(int devices) {
        if (windows == 0 || windows < devices) {
            return Optional.empty();
        }
        ObservationSketch full = gathered;
        gathered = new ObservationSketch();
        windows = 0;
        return Optional.of(full);
    }

    /** The end of the last window that was taken. */
    Instant latest() {
        return latest;
    }
}
