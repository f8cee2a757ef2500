package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;

/** Says whether this device has this credential. */
@FunctionalInterface
public interface ClientAuthenticator {
    Future<Boolean> authenticate(DeviceId device, String credential);
}
