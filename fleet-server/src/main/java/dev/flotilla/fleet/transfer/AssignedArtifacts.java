package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;

/** A device may have the bundle that it is asked to run, and the owner's signed metadata, which is all that is no bundle. */
public final class AssignedArtifacts implements Entitlement {
    private final DeviceStore devices;
    private final Registry registry;

    public AssignedArtifacts(DeviceStore devices, Registry registry) {
        this.devices = devices;
        this.registry = registry;
    }

    @Override
    public Future<Boolean> mayHave(DeviceId device, Digest artifact) {
        return registry.find(artifact)
                .compose(bundle -> bundle.isPresent() ? isAssigned(device, artifact) : Future.succeededFuture(true));
    }

    private Future<Boolean> isAssigned(DeviceId id, Digest bundle) {
        return devices.find(id).map(device -> device.flatMap(Device::desired)
                .filter(assignment -> assignment.bundle().equals(bundle))
                .isPresent());
    }
}
