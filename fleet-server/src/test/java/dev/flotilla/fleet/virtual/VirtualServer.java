package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.app.InOrder;
import dev.flotilla.fleet.device.AssignmentRenewal;
import dev.flotilla.fleet.device.AssignmentTerm;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.Reminders;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.limit.Patience;
import dev.flotilla.fleet.mqtt.Attendance;
import dev.flotilla.fleet.mqtt.DeviceTraffic;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.mqtt.Presence;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.Approvals;
import dev.flotilla.fleet.rollout.EmergencyBrake;
import dev.flotilla.fleet.rollout.Gatekeeper;
import dev.flotilla.fleet.rollout.Newcomers;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutConflictException;
import dev.flotilla.fleet.rollout.RolloutNotices;
import dev.flotilla.fleet.rollout.RolloutStore;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.rollout.StageJudge;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import dev.flotilla.fleet.transfer.Transfers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The services of one server process, over stores that outlive it. */
final class VirtualServer {

    /** How long assignments are good. */
    static final AssignmentTerm TERM = new AssignmentTerm(Duration.ofDays(2));

    private static final Changes NOBODY = topic -> {};
    private static final Duration REMINDERS = Duration.ofSeconds(15);
    private static final Duration NEWCOMERS = Duration.ofSeconds(10);
    private static final Duration GATES = Duration.ofMinutes(1);
    private static final Duration RENEWAL = Duration.ofMinutes(10);

    /** Whose approval counts. */
    static final List<String> APPROVERS = List.of("ada", "bob", "eve");

    private final VirtualWorld world;
    private final ServerProcess process;
    private final Devices devices;
    private final Rollouts rollouts;
    private final Approvals approvals;
    private final EmergencyBrake brake;
    private final Newcomers newcomers;
    private final Reminders reminders;
    private final AssignmentRenewal renewal;
    private final DeviceTraffic traffic;
    private final Presence presence;

    VirtualServer(VirtualWorld world, ServerProcess process) {
        this.world = world;
        this.process = process;
        DeviceStore store = process.port(DeviceStore.class, world.deviceStore());
        RolloutStore rolloutStore = process.port(RolloutStore.class, world.rolloutStore());
        Outbox outbox = (topic, payload, retain) -> process.call(() -> publish(topic, payload));
        Registry registry = world.kind().registry(world);
        DesiredOutlet outlet =
                world.kind().outlet(store, registry, outbox, world.time().clock());
        this.devices =
                world.kind().devices(store, outlet, this::end, world.time().clock());
        this.rollouts = new Rollouts(
                rolloutStore,
                store,
                registry,
                outlet,
                new Notices(process),
                world.time().clock(),
                world::nextId,
                NOBODY,
                new Gatekeeper(
                        rolloutStore,
                        process.port(StageJudge.class, new Judges(world, registry)),
                        GATES,
                        world.time().clock()));
        this.approvals = new Approvals(
                rollouts,
                rolloutStore,
                () -> Future.succeededFuture(Set.copyOf(APPROVERS)),
                world.time().clock(),
                NOBODY);
        this.brake = new EmergencyBrake(rolloutStore, world.time().clock(), NOBODY);
        this.newcomers =
                new Newcomers(rolloutStore, store, registry, world.time().clock(), NOBODY);
        this.reminders = new Reminders(store, outlet, world.time().clock());
        this.renewal = new AssignmentRenewal(
                store,
                outlet,
                TERM,
                () -> Future.succeededFuture(true),
                world.time().clock());
        this.traffic = new DeviceTraffic(
                devices,
                Attendance.byConnections(devices),
                new Telemetry(
                        process.port(TelemetryStore.class, world.observatory().telemetry()),
                        world.time().clock(),
                        NOBODY),
                new Transfers(
                        (id, artifact) -> Future.succeededFuture(false),
                        new MemoryArtifacts(),
                        name -> Future.succeededFuture(Optional.empty()),
                        (id, answer) -> Future.succeededFuture()),
                outbox,
                new Patience(failure -> false, millis -> Future.succeededFuture()),
                world.time().clock());
        this.presence = InOrder.of(devices);
    }

    private Future<Void> publish(String topic, byte[] payload) {
        DeviceId device = Topics.findDevice(topic).orElseThrow();
        return topic.equals(Topics.ack(device))
                ? world.broker().acknowledge(device, payload)
                : world.broker().publish(device, payload);
    }

    /** Alerts, which can be lost in a kill as everything else. */
    private record Notices(ServerProcess process) implements RolloutNotices {
        @Override
        public Future<Void> failed(Rollout rollout, List<DeviceId> failedDevices) {
            return process.call(Future::succeededFuture);
        }

        @Override
        public Future<Void> settled(Rollout rollout) {
            return process.call(Future::succeededFuture);
        }
    }

    private Future<Void> end(DeviceId device) {
        return process.call(() -> {
            world.broker().disconnect(device);
            return Future.succeededFuture();
        });
    }

    /** @param alone whether no other server runs, so that nobody is connected */
    void start(boolean alone) {
        if (alone) {
            devices.started();
        }
        every(world.tick(), rollouts::tick);
        every(NEWCOMERS, newcomers::welcome);
        every(NEWCOMERS, approvals::review);
        every(REMINDERS, reminders::tick);
        every(RENEWAL, renewal::tick);
    }

    private void every(Duration interval, Supplier<Future<Void>> work) {
        Runnable look = new Runnable() {
            private boolean running;

            @Override
            public void run() {
                process.later(interval.toMillis(), this);
                if (!running) {
                    running = true;
                    work.get().onComplete(done -> {
                        running = false;
                        if (done.failed()) {
                            world.requireExpected(done.cause());
                        }
                    });
                }
            }
        };
        process.later(world.chances().plain().nextInt((int) interval.toMillis()), look);
    }

    boolean alive() {
        return process.alive();
    }

    void kill() {
        process.kill();
    }

    Rollouts rollouts() {
        return rollouts;
    }

    Approvals approvals() {
        return approvals;
    }

    EmergencyBrake brake() {
        return brake;
    }

    Devices devices() {
        return devices;
    }

    void said(DeviceId device, byte[] payload) {
        traffic.handle(Topics.reported(device), payload);
    }

    void measured(DeviceId device, byte[] payload) {
        traffic.handle(Topics.telemetry(device), payload);
    }

    void came(DeviceId device) {
        presence.connected(device);
    }

    void went(DeviceId device) {
        presence.disconnected(device);
    }

    /** What may go wrong in a world where servers and databases fail; all else is a fault of the code. */
    static boolean isExpected(Throwable failure) {
        return failure instanceof LostConnectionException || failure instanceof RolloutConflictException;
    }
}
