package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;

/** The way to tell a device what it is asked to run. */
@FunctionalInterface
public interface DesiredOutlet {

    /**
     * Sends the device what is desired of it at present. Losing it does no harm: the database holds it, and it is sent
     * again whenever the device connects.
     */
    Future<Void> announce(DeviceId id);
}
