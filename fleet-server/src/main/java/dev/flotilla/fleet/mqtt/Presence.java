package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;

/** Hears which devices come and go. Called from the broker's threads; returns at once. */
public interface Presence {
    void connected(DeviceId device);

    void disconnected(DeviceId device);
}
