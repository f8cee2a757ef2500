package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.Report;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Rollouts in memory, over devices in memory. */
public final class MemoryRollouts implements RolloutStore {

    private final MemoryDevices devices;
    private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
    private final Map<String, Map<DeviceId, RolloutDevice>> parts = new HashMap<>();
    private Observer observer = new Observer() {
        @Override
        public void created(Rollout rollout, List<RolloutDevice> members) {}

        @Override
        public void committed(RolloutUpdate update) {}
    };

    /** Hears of every commit. */
    public interface Observer {
        void created(Rollout rollout, List<RolloutDevice> members);

        void committed(RolloutUpdate update);
    }

    public MemoryRollouts(MemoryDevices devices) {
        this.devices = devices;
    }

    public void observe(Observer ofCommits) {
        observer = ofCommits;
    }

    @Override
    public Future<Void> create(Rollout rollout, List<RolloutDevice> members) {
        for (Rollout other : rollouts.values()) {
            if (other.state().isActive()
                    && members.stream().anyMatch(part -> of(other.id()).containsKey(part.id()))) {
                return Future.failedFuture(new RolloutConflictException("a device is in " + other.name()));
            }
        }
        rollouts.put(rollout.id(), rollout);
        members.forEach(part -> of(rollout.id()).put(part.id(), part));
        observer.created(rollout, members);
        return Future.succeededFuture();
    }

    private Map<DeviceId, RolloutDevice> of(String id) {
        return parts.computeIfAbsent(id, key -> new TreeMap<>());
    }

    @Override
    public Future<Optional<RolloutUpdate>> change(
            String id, Function<RolloutSnapshot, Optional<RolloutUpdate>> decide) {
        Rollout rollout = rollouts.get(id);
        if (rollout == null) {
            return Future.succeededFuture(Optional.empty());
        }
        List<DeviceView> views = of(id).values().stream().map(this::view).toList();
        Optional<RolloutUpdate> update;
        try {
            update = decide.apply(new RolloutSnapshot(rollout, views));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        Optional<RolloutUpdate.Order> stale = update.flatMap(
                written -> written.orders().stream().filter(this::isStale).findFirst());
        if (stale.isPresent()) {
            return Future.failedFuture(new RolloutConflictException(stale.get().device() + " got another assignment"));
        }
        update.ifPresent(written -> {
            rollouts.put(id, written.rollout());
            written.devices().forEach(part -> of(id).put(part.id(), part));
            written.orders().forEach(order -> devices.assign(order.device(), order.counter(), order.assignment()));
            observer.committed(written);
        });
        return Future.succeededFuture(update);
    }

    private boolean isStale(RolloutUpdate.Order order) {
        return devices.find(order.device()).result().orElseThrow().counter() != order.counter() - 1;
    }

    private boolean isAwaited(RolloutDevice part) {
        return !part.state().isSettled()
                && (part.state() != RolloutDeviceState.EXCLUDED || !view(part).revoked());
    }

    private boolean wasTold(DeviceId device, Digest bundle) {
        return rollouts.values().stream().anyMatch(rollout -> {
            Optional<RolloutDevice> part = Optional.ofNullable(of(rollout.id()).get(device));
            return part.filter(earlier -> earlier.previous().equals(Optional.of(bundle))
                            || (earlier.given().isPresent() && rollout.bundle().equals(bundle)))
                    .isPresent();
        });
    }

    private DeviceView view(RolloutDevice part) {
        Device device = devices.find(part.id()).result().orElseThrow();
        return new DeviceView(
                part,
                device.counter(),
                device.reported()
                        .flatMap(report -> report.state().activeBundle())
                        .filter(running -> part.given().isPresent() || wasTold(part.id(), running))
                        .or(() -> device.desired().map(Assignment::bundle)),
                device.reported().map(Report::state),
                device.revokedAt().isPresent());
    }

    @Override
    public Future<Optional<Rollout>> find(String id) {
        return Future.succeededFuture(Optional.ofNullable(rollouts.get(id)));
    }

    @Override
    public Future<List<Rollout>> list(int limit) {
        return Future.succeededFuture(rollouts.values().stream()
                .sorted(Comparator.comparing(Rollout::createdAt).reversed().thenComparing(Rollout::id))
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Long> countActive() {
        return Future.succeededFuture(rollouts.values().stream()
                .filter(rollout -> rollout.state().isActive())
                .count());
    }

    @Override
    public Future<List<RolloutDevice>> devices(String id, Optional<DeviceId> after, int limit) {
        Comparator<RolloutDevice> order =
                Comparator.comparing(RolloutDevice::stage).thenComparing(RolloutDevice::id);
        Optional<RolloutDevice> last = after.map(device -> of(id).get(device));
        return Future.succeededFuture(of(id).values().stream()
                .filter(part -> after.isEmpty()
                        || last.filter(seen -> order.compare(part, seen) > 0).isPresent())
                .sorted(order)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<DeviceId>> failed(String id) {
        return Future.succeededFuture(of(id).values().stream()
                .filter(part -> part.state() == RolloutDeviceState.FAILED)
                .map(RolloutDevice::id)
                .sorted()
                .toList());
    }

    @Override
    public Future<Map<String, List<StageCount>>> counts(List<String> ids) {
        Map<String, List<StageCount>> counts = new HashMap<>();
        for (String id : ids) {
            Map<StageCount, Long> found = new LinkedHashMap<>();
            of(id).values().forEach(part -> found.merge(new StageCount(part.stage(), part.state(), 0), 1L, Long::sum));
            found.forEach((kind, devicesFound) -> counts.computeIfAbsent(id, key -> new ArrayList<>())
                    .add(new StageCount(kind.stage(), kind.state(), devicesFound)));
        }
        return Future.succeededFuture(counts);
    }

    @Override
    public Future<List<Rollout>> joinable() {
        Set<List<Object>> seen = new HashSet<>();
        return list(Integer.MAX_VALUE).map(all -> all.stream()
                .filter(Joining::isOpen)
                .filter(rollout ->
                        seen.add(List.of(rollout.group(), rollout.state().isActive())))
                .toList());
    }

    @Override
    public Future<List<Newcomer>> newcomers(Optional<Set<String>> groups, int limit) {
        return devices.page(Optional.empty(), "", Integer.MAX_VALUE).map(all -> all.stream()
                .filter(device ->
                        groups.map(names -> names.contains(device.group())).orElse(true))
                .filter(device -> parts.values().stream().noneMatch(members -> members.containsKey(device.id())))
                .map(device -> new Newcomer(device.id(), device.group()))
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<String>> open() {
        return Future.succeededFuture(rollouts.values().stream()
                .filter(rollout -> rollout.state().isActive()
                        || (rollout.state() == RolloutState.COMPLETED
                                && of(rollout.id()).values().stream().anyMatch(this::isAwaited)))
                .map(Rollout::id)
                .toList());
    }
}
