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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A device may have what its present assignment names, the delta from what it runs to that, and nothing else. */
public final class AssignedArtifacts implements Entitlement {
    private final DeviceStore devices;
    private final Deltas deltas;

    public AssignedArtifacts(DeviceStore devices, Deltas deltas) {
        this.devices = devices;
        this.deltas = deltas;
    }

    @Override
    public Future<Set<Digest>> artifacts(DeviceId id) {
        return devices.find(id).compose(found -> found.flatMap(Device::desired)
                .map(assignment -> artifacts(found.get(), assignment))
                .orElse(Future.succeededFuture(Set.of())));
    }

    private Future<Set<Digest>> artifacts(Device device, Assignment assignment) {
        return devices.base(device)
                .compose(base -> base.map(from -> deltas.find(from, assignment.bundle()))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .map(delta -> Stream.concat(
                                assignment.artifacts().stream(), delta.map(RegisteredDelta::digest).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
