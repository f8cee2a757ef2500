package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.fleet.telemetry.TelemetryRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Has devices report more often while somebody waits for it: what they say on a day of their own accord are two windows, and a gate
 * needs some within minutes. They are asked again before they stop, since messages get lost. Any number of
 * threads may share one.
 */
final class Attention {

    /** A device that is not asked again stops after that. */
    static final Duration LENGTH = Duration.ofMinutes(15);
    /** Time between two requests to one device. */
    static final Duration AGAIN = Duration.ofMinutes(5);
    /** A span has so many windows, of which the first and the last may lie across its ends. */
    private static final int WINDOWS_A_SPAN = 5;

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    /** Requests at once; more wait for the next time. */
    private static final int MOST_AT_ONCE = 2000;

    private final TelemetryRequests requests;
    private final Map<DeviceId, Instant> asked = new HashMap<>();

    Attention(TelemetryRequests requests) {
        this.requests = requests;
    }

    /**
     * Asks those that were not asked lately.
     *
     * @param span the shortest for which they are observed
     */
    synchronized void pay(Collection<DeviceId> devices, Duration span, Instant now) {
        asked.values().removeIf(last -> !now.isBefore(last.plus(AGAIN)));
        TelemetryWatch watch = new TelemetryWatch(LENGTH, every(span));
        devices.stream()
                .filter(device -> !asked.containsKey(device))
                .limit(MOST_AT_ONCE)
                .toList()
                .forEach(device -> {
                    asked.put(device, now);
                    requests.ask(device, watch);
                });
    }

    private static Duration every(Duration span) {
        Duration part = span.dividedBy(WINDOWS_A_SPAN);
        return part.compareTo(SHORTEST) < 0 ? SHORTEST : part.compareTo(LONGEST) > 0 ? LONGEST : part;
    }
}
