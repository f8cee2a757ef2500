package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;

/** Which artifacts a device may have. */
@FunctionalInterface
public interface Entitlement {

    /** Whether it may have one at present; not if the device is unknown. */
    Future<Boolean> mayHave(DeviceId device, Digest artifact);
}
