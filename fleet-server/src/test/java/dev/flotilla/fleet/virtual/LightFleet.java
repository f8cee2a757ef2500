package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceSessions;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.UnsignedDevices;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.MemoryMetadata;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;

/** Thousands of devices: assignments and reports are not signed, and there is no metadata of the owner's. */
final class LightFleet implements FleetKind {

    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(30), Duration.ofDays(3));
    private static final P256PublicKey KEY = DeviceKeys.number(1).publicKey();
    private static final byte[] NOTHING = {};

    private final int pace;

    /** @param pace see {@link DeviceSurroundings} */
    LightFleet(int pace) {
        this.pace = pace;
    }

    @Override
    public Registry registry(VirtualWorld world) {
        Repository repository = new Repository(
                new MemoryMetadata(),
                TestSigners.of(1),
                LIFETIMES,
                new Immediately(),
                world.time().clock(),
                topic -> {});
        return new Registry(
                world.registryStore(),
                new MemoryArtifacts(),
                repository,
                new Immediately(),
                world.time().clock(),
                topic -> {});
    }

    @Override
    public DesiredOutlet outlet(DeviceStore devices, Registry registry, Outbox outbox, Clock clock) {
        return id -> devices.find(id).compose(found -> found.map(device -> announce(device, outbox, clock))
                .orElseGet(Future::succeededFuture));
    }

    private static Future<Void> announce(Device device, Outbox outbox, Clock clock) {
        byte[] payload =
                device.desired().map(assignment -> order(assignment, clock)).orElse(NOTHING);
        return outbox.publish(Topics.desired(device.id()), payload, true);
    }

    private static byte[] order(Assignment assignment, Clock clock) {
        return LightWire.order(assignment, VirtualServer.TERM.end(assignment.at(), clock.instant()));
    }

    @Override
    public Devices devices(DeviceStore store, DesiredOutlet outlet, DeviceSessions sessions, Clock clock) {
        return UnsignedDevices.of(store, outlet, sessions, clock, topic -> {}, LightWire::report);
    }

    @Override
    public P256PublicKey key(int number) {
        return KEY;
    }

    @Override
    public FleetDevice device(DeviceId id, int number, VirtualWorld world) {
        return new LightDevice(
                id,
                number,
                new DeviceSurroundings(
                        world.time(), world.chances(), world.catalogue(), world.broker(), world.ledger(), pace));
    }
}
