package dev.flotilla.fleet.app;

import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.mqtt.Presence;

/** Presence as the server tells its devices service of it. */
public final class InOrder {

    private InOrder() {}

    public static Presence of(Devices devices) {
        return new OrderedPresence(devices);
    }
}
