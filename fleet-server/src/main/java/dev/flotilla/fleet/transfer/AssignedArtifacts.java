package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import io.vertx.core.Future;

/** A device may have the bundle that it is asked to run. */
public final class AssignedArtifacts implements Entitlement {
    private final DeviceStore devices;

    public AssignedArtifacts(DeviceStore devices) {
        this.devices = devices;
    }

    @Override
    public Future<Boolean> mayHave(DeviceId id, Digest artifact) {
        return devices.find(id).map(device -> device.flatMap(Device::desired)
                .filter(assignment -> assignment.bundle().equals(artifact))
                .isPresent());
    }
}
