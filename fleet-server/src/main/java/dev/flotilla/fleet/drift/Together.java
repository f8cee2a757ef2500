package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.Collection;

/** What several devices saw in their last windows. */
final class Together {

    private Together() {}

    static ObservationSketch of(Round round, Collection<DeviceId> devices) {
        ObservationSketch together = new ObservationSketch();
        devices.forEach(device -> together.merge(round.of(device).together()));
        return together;
    }
}
