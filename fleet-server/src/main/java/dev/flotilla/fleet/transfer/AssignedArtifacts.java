package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import io.vertx.core.Future;
import java.util.Set;

/** A device may have what its present assignment names, and nothing else. */
public final class AssignedArtifacts implements Entitlement {
    private final DeviceStore devices;

    public AssignedArtifacts(DeviceStore devices) {
        this.devices = devices;
    }

    @Override
    public Future<Set<Digest>> artifacts(DeviceId id) {
        return devices.find(id).map(device -> device.flatMap(Device::desired)
                .map(Assignment::artifacts)
                .orElse(Set.of()));
    }
}
