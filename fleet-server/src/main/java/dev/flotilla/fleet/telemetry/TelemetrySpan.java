package dev.flotilla.fleet.telemetry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Instant;

/**
 * What one bundle did on a device over a span of time, by the device's clock.
 *
 * @param from windows that began before are left out
 * @param to windows that ended later are left out
 */
public record TelemetrySpan(DeviceId device, Digest bundle, Instant from, Instant to) {

    /**
     * What is known of a span.
     *
     * @param summary of its windows together; empty when there are none
     * @param passed whether a window has arrived that ended at the span's end or later: as devices send windows in order,
     *     none of the span is still to come
     */
    public record Seen(ObservationSketch summary, boolean passed) {}
}
