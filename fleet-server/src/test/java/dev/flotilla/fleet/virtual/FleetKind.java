package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.DeviceSessions;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.registry.Registry;
import java.time.Clock;

/** What differs between a fleet of whole agents and one of light devices: who signs what, and who checks it. */
interface FleetKind {

    Registry registry(VirtualWorld world);

    DesiredOutlet outlet(DeviceStore devices, Registry registry, Outbox outbox, Clock clock);

    Devices devices(DeviceStore store, DesiredOutlet outlet, DeviceSessions sessions, Clock clock);

    /** The key of a device, by its number. */
    P256PublicKey key(int number);

    FleetDevice device(DeviceId id, int number, VirtualWorld world);
}
