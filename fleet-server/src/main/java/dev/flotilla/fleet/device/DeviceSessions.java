package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;

/** The open connections of devices. */
@FunctionalInterface
public interface DeviceSessions {
    /** Ends all that a device has; harmless when there are none. */
    Future<Void> end(DeviceId device);
}
