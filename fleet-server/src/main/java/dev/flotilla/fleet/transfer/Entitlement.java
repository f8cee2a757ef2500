package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.util.Set;

/** Which artifacts a device may have. */
@FunctionalInterface
public interface Entitlement {

    /** Those that it may have at present; none for a device that is unknown. */
    Future<Set<Digest>> artifacts(DeviceId device);

    default Future<Boolean> mayHave(DeviceId device, Digest artifact) {
        return artifacts(device).map(all -> all.contains(artifact));
    }
}
