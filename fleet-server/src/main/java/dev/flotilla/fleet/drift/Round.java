package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known when the devices of a model are judged.
 *
 * @param baseline the bundle's
 * @param memory what is remembered, of the phase of the season that it is now
 * @param devices their last windows
 * @param window what all devices saw since the last look at the fleet as a whole, once each has reported as often as there are
 *     devices; empty before
 * @param before the devices of the finding that stands at present
 */
public record Round(
        ObservationSketch baseline,
        DriftMemory memory,
        Map<DeviceId, DeviceWindows> devices,
        Optional<ObservationSketch> window,
        Set<DeviceId> before,
        Instant now) {

    /** The windows of one of the devices. */
    DeviceWindows of(DeviceId device) {
        return Optional.ofNullable(devices.get(device))
                .orElseThrow(() -> new IllegalArgumentException("there is no device " + device));
    }
}
