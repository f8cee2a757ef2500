package dev.flotilla.fleet.virtual;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What happened in one run, or in many. */
final class Tally {

    private final Map<String, Long> counts = new TreeMap<>();
    private Duration deviceTime;
    private int rollouts;

    /** @param deviceTime how long each device lived before the calm, all devices together */
    Tally(Duration deviceTime) {
        this.deviceTime = deviceTime;
    }

    void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    void rollouts(int more) {
        rollouts += more;
    }

    void add(Tally other) {
        deviceTime = deviceTime.plus(other.deviceTime);
        rollouts += other.rollouts;
        other.counts.forEach(this::add);
    }

    int rollouts() {
        return rollouts;
    }

    long deviceDays() {
        return deviceTime.toDays();
    }

    @Override
    public String toString() {
        return rollouts + " rollouts, " + deviceDays() + " device-days, " + counts;
    }
}
