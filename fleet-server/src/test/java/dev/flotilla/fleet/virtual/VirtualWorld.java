package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.audit.MemoryAudit;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.NewDevice;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.experiment.MemoryExperiments;
import dev.flotilla.fleet.registry.MemoryRegistry;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.MemoryRollouts;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutStore;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores that never lose what was committed, the servers that use them, the broker, and the devices. */
final class VirtualWorld implements VirtualBroker.Gateway {

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int LEAST_STEPS_TO_KILL = 4000;
    /** When all devices of a large fleet come back, most often nobody is killed before the last of them did. */
    private static final int STEPS_OF_A_DEVICE_TO_KILL = 20;

    private static final int MOST_SECONDS_DOWN = 180;
    static final List<String> GROUPS = List.of("dock", "shop", "");

    private final Chances chances;
    private final FleetKind kind;
    private final VirtualTime time = new VirtualTime();
    private final Ledger ledger;
    private final MemoryDevices deviceStore = new MemoryDevices();
    private final MemoryRollouts rolloutStore;
    private final Observatory observatory;
    private final MemoryRegistry registryStore = new MemoryRegistry();
    private final VirtualBroker broker;
    private final Catalogue catalogue;
    private final Attendance attendance;
    private final Map<DeviceId, FleetDevice> fleet = new LinkedHashMap<>();
    private final List<VirtualServer> servers = new ArrayList<>();
    private final Duration tick;
    private long ids;
    private int claims;
    private int kills;

    VirtualWorld(Setting setting, FleetKind kind) {
        this.chances = new Chances(setting.seed(), setting.faults());
        this.kind = kind;
        Optional<Integer> mostInFlight = setting.mostInFlight();
        this.ledger = new Ledger(mostInFlight);
        this.rolloutStore = new MemoryRollouts(deviceStore, new MemoryAudit(), mostInFlight);
        this.observatory = new Observatory(this, new MemoryExperiments(deviceStore, rolloutStore));
        this.broker = new VirtualBroker(time, chances, this);
        this.catalogue = new Catalogue(chances);
        this.attendance = new Attendance(this);
        this.tick = Duration.ofSeconds(1 + chances.plain().nextInt(20));
        Catalogue.bundles().forEach(registryStore::addBundle);
        deviceStore.observe(new MemoryDevices.Observer() {
            @Override
            public void reported(DeviceId device, Report report) {
                ledger.kept(device, report.state());
            }

            @Override
            public void enrolledOrRevoked(DeviceId device, long counter) {}

            @Override
            public void countedOn(DeviceId device, long before, long after, Instant now) {
                throw new Violation(
                        device + " was asked under counter " + before + " at most, and answers " + (after - 1));
            }
        });
        rolloutStore.observe(new MemoryRollouts.Observer() {
            @Override
            public void created(Rollout rollout, List<RolloutDevice> members) {
                ledger.created(rollout, members);
            }

            @Override
            public void committed(RolloutUpdate update) {
                ledger.committed(update);
            }

            @Override
            public void stopped(Optional<EmergencyStop> now) {
                ledger.stopped(now);
            }
        });
        startServer();
        if (chances.has(Fault.SECOND_SERVER)) {
            startServer();
        }
        observatory.open();
    }

    VirtualTime time() {
        return time;
    }

    Chances chances() {
        return chances;
    }

    FleetKind kind() {
        return kind;
    }

    Ledger ledger() {
        return ledger;
    }

    VirtualBroker broker() {
        return broker;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Attendance attendance() {
        return attendance;
    }

    DeviceStore deviceStore() {
        return deviceStore;
    }

    RolloutStore rolloutStore() {
        return rolloutStore;
    }

    Observatory observatory() {
        return observatory;
    }

    MemoryRegistry registryStore() {
        return registryStore;
    }

    /** How often the servers look after rollouts. */
    Duration tick() {
        return tick;
    }

    int kills() {
        return kills;
    }

    /** Every device that is or was enrolled last under its name. */
    Collection<FleetDevice> fleet() {
        return fleet.values();
    }

    String nextId() {
        return "id-" + ids++;
    }

    /** What the servers know of a device. */
    Device known(DeviceId device) {
        return deviceStore.find(device).result().orElseThrow();
    }

    /** Lets time pass; fails with the first violation. */
    void pass(Duration duration) {
        Duration end = time.passed().plus(duration);
        while (time.passed().compareTo(end) < 0) {
            Duration left = end.minus(time.passed());
            time.pass(left.compareTo(STEP) < 0 ? left : STEP);
            ledger.check();
        }
    }

    /** A failure of the servers' work that no fault explains is a violation. */
    void requireExpected(Throwable failure) {
        if (!VirtualServer.isExpected(failure)) {
            Violation violation = new Violation("a server's work failed: " + failure);
            violation.initCause(failure);
            ledger.note(violation);
        }
    }

    private void startServer() {
        int killedOneIn = Math.max(LEAST_STEPS_TO_KILL, STEPS_OF_A_DEVICE_TO_KILL * fleet.size());
        ServerProcess process = new ServerProcess(time, chances, killedOneIn, this::died);
        VirtualServer server = new VirtualServer(this, process);
        boolean alone = anyServer().isEmpty();
        servers.add(server);
        server.start(alone);
        if (alone) {
            broker.start();
        }
    }

    /** The broker is part of the last server; devices come back once there is one again. */
    private void died() {
        kills++;
        servers.removeIf(server -> !server.alive());
        if (servers.isEmpty()) {
            broker.stop();
        }
        time.after(Duration.ofSeconds(1 + chances.draw(Fault.KILLED, MOST_SECONDS_DOWN)), this::startServer);
    }

    /** One of the servers that run. */
    Optional<VirtualServer> anyServer() {
        return servers.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        servers.get(servers.size() == 1 ? 0 : chances.plain().nextInt(servers.size())));
    }

    /** What another device of the name said before has another key's signature. */
    @Override
    public void said(FleetDevice device, byte[] payload) {
        if (fleet.get(device.id()) == device) {
            anyServer().ifPresent(server -> server.said(device.id(), payload));
        }
    }

    @Override
    public void measured(FleetDevice device, byte[] payload) {
        if (fleet.get(device.id()) == device) {
            anyServer().ifPresent(server -> server.measured(device.id(), payload));
        }
    }

    /** Who comes and goes is heard by one server, in order. */
    @Override
    public void came(DeviceId device) {
        servers.stream().findFirst().ifPresent(server -> server.came(device));
    }

    @Override
    public void went(DeviceId device) {
        servers.stream().findFirst().ifPresent(server -> server.went(device));
    }

    @Override
    public boolean admits(FleetDevice device) {
        return fleet.get(device.id()) == device
                && known(device.id()).revokedAt().isEmpty();
    }

    @Override
    public void cut(FleetDevice device) {
        attendance.cut(device);
    }

    /** Enrols a device, in the place of one of its name that was revoked. */
    void enrol(int number) {
        DeviceId id = new DeviceId("device-" + number);
        String claim = "claim-" + claims++;
        Digest hash = Digest.of(claim.getBytes(StandardCharsets.UTF_8));
        String group = GROUPS.get(chances.fixed(GROUPS.size(), number, 5));
        deviceStore.addClaims(
                new ClaimBatch(
                        claim,
                        group,
                        time.clock().instant(),
                        time.clock().instant().plusSeconds(1)),
                List.of(hash));
        deviceStore.enrol(
                hash,
                new NewDevice(id, id.value(), kind.key(number), time.clock().instant()),
                time.clock().instant());
        FleetDevice before = fleet.get(id);
        if (before != null) {
            before.end();
            ledger.enrolledAgain(id);
        }
        FleetDevice device = kind.device(id, number, this);
        fleet.put(id, device);
        attendance.join(device, number);
    }
}
