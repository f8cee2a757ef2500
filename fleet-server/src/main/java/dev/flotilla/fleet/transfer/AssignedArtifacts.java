package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.registry.Deltas;
import dev.flotilla.fleet.registry.RegisteredDelta;
import io.vertx.core.Future;
import java.util.Optional;

/** A device may have what its present assignment names, the delta from what it runs to that, and nothing else. */
public final class AssignedArtifacts implements Entitlement {
    private final DeviceStore devices;
    private final Deltas deltas;

    public AssignedArtifacts(DeviceStore devices, Deltas deltas) {
        this.devices = devices;
        this.deltas = deltas;
    }

    @Override
    public Future<Boolean> mayHave(DeviceId id, Digest artifact) {
        return devices.find(id).compose(found -> found.flatMap(Device::desired)
                .map(assignment -> mayHave(found.get(), assignment, artifact))
                .orElse(Future.succeededFuture(false)));
    }

    /** Asked for every chunk, so the delta is looked up only for what is not the bundle itself. */
    private Future<Boolean> mayHave(Device device, Assignment assignment, Digest artifact) {
        if (assignment.bundle().equals(artifact)) {
            return Future.succeededFuture(true);
        }
        return devices.base(device)
                .compose(base -> base.map(from -> deltas.find(from, assignment.bundle()))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .map(delta -> delta.map(RegisteredDelta::digest)
                        .filter(artifact::equals)
                        .isPresent());
    }
}
