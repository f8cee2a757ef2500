package dev.flotilla.fleet.virtual;

import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.DeviceSessions;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.MemoryFleetKeys;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.mqtt.DesiredPublisher;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.registry.Deltas;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.MemoryRegistry;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.MemoryMetadata;
import dev.flotilla.fleet.trust.OnlineSigners;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;

/** Whole agents and all of the server that they deal with: signed assignments, signed reports, the owner's metadata. */
final class AgentFleet implements FleetKind {

    /** Longer than any run, since nobody signs anew here. */
    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(3650), Duration.ofDays(3650));

    private static final int STEP_MILLIS = 1000;

    private final OnlineSigners signers = TestSigners.of(1);
    private final Releases owner = Releases.byOwner().naming(signers.publicKeys());
    private final MemoryMetadata metadata = new MemoryMetadata();

    AgentFleet() {
        Catalogue.bundles().forEach(bundle -> owner.release(bundle.target()));
    }

    private Repository repository(Clock clock) {
        return new Repository(metadata, signers, LIFETIMES, new Immediately(), clock, topic -> {});
    }

    /** Takes in what the owner released; once, before the first server starts. */
    void publish(Clock clock) {
        Future<?> published = repository(clock).putRoot(owner.root()).compose(root -> repository(clock)
                .putTargets(owner.targets()));
        if (published.failed()) {
            throw new IllegalStateException("the owner's metadata is refused", published.cause());
        }
    }

    @Override
    public Registry registry(VirtualWorld world) {
        Clock clock = world.time().clock();
        return new Registry(
                world.registryStore(), new MemoryArtifacts(), repository(clock), new Immediately(), clock, topic -> {});
    }

    @Override
    public DesiredOutlet outlet(DeviceStore devices, Registry registry, Outbox outbox, Clock clock) {
        return new DesiredPublisher(
                devices,
                new MemoryFleetKeys(new MemoryDevices()),
                registry,
                new Deltas(new MemoryRegistry(), new MemoryArtifacts(), new Immediately()),
                signers.director(),
                VirtualServer.TERM,
                clock,
                outbox);
    }

    @Override
    public Devices devices(DeviceStore store, DesiredOutlet outlet, DeviceSessions sessions, Clock clock) {
        return new Devices(store, outlet, sessions, clock, topic -> {});
    }

    @Override
    public P256PublicKey key(int number) {
        return AgentDevice.keyOf(number).publicKey();
    }

    @Override
    public FleetDevice device(DeviceId id, int number, VirtualWorld world) {
        DeviceSurroundings in = new DeviceSurroundings(
                world.time(), world.chances(), world.catalogue(), world.broker(), world.ledger(), STEP_MILLIS);
        Repository repository = repository(world.time().clock());
        RepositoryFiles files = name -> repository.file(name).result().map(ByteArrayInputStream::new);
        return new AgentDevice(id, number, in, files, owner.root());
    }
}
