package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditStore;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.filter.Condition;
import io.vertx.core.Future;
import java.time.Instant;
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
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Rollouts in memory, over devices in memory. */
public final class MemoryRollouts implements RolloutStore {

    private final MemoryDevices devices;
    private final AuditStore audit;
    private final Optional<Integer> mostInFlight;
    private final Map<String, KeptRollout> rollouts = new LinkedHashMap<>();
    private Optional<EmergencyStop> stop = Optional.empty();
    /** Every rollout that a device is in. */
    private final Map<DeviceId, List<KeptRollout>> ofDevice = new HashMap<>();

    private Observer observer = new Observer() {
        @Override
        public void created(Rollout rollout, List<RolloutDevice> members) {}

        @Override
        public void committed(RolloutUpdate update) {}

        @Override
        public void stopped(Optional<EmergencyStop> now) {}
    };

    /** Hears of every commit. */
    public interface Observer {
        void created(Rollout rollout, List<RolloutDevice> members);

        void committed(RolloutUpdate update);

        /** The fleet is stopped from now on, or goes on. */
        void stopped(Optional<EmergencyStop> now);
    }

    /** @param mostInFlight devices, over all rollouts together */
    public MemoryRollouts(MemoryDevices devices, AuditStore audit, Optional<Integer> mostInFlight) {
        this.devices = devices;
        this.audit = audit;
        this.mostInFlight = mostInFlight;
        devices.observe(new MemoryDevices.Observer() {
            @Override
            public void reported(DeviceId device, Report report) {
                note(device, part -> part.given()
                        .filter(given -> given.counter() == report.state().counter())
                        .isPresent());
            }

            @Override
            public void enrolledOrRevoked(DeviceId device, long counter) {
                note(
                        device,
                        part -> !part.state().isSettled()
                                || part.given()
                                        .filter(given -> given.counter() == counter)
                                        .isPresent());
            }

            @Override
            public void countedOn(DeviceId device, long before, long after, Instant now) {
                for (KeptRollout rollout : ofDevice.getOrDefault(device, List.of())) {
                    rollout.find(device)
                            .filter(part -> part.given()
                                    .filter(given -> given.counter() == before)
                                    .isPresent())
                            .ifPresent(part -> rollout.put(List.of(given(part, new RolloutDevice.Given(after, now)))));
                }
            }
        });
    }

    private static RolloutDevice given(RolloutDevice part, RolloutDevice.Given given) {
        return new RolloutDevice(
                part.id(),
                part.stage(),
                part.state(),
                part.reason(),
                part.updatedAt(),
                Optional.of(given),
                part.previous(),
                part.returned(),
                part.tries(),
                part.takenBy());
    }

    private void note(DeviceId device, Predicate<RolloutDevice> concerned) {
        for (KeptRollout rollout : ofDevice.getOrDefault(device, List.of())) {
            rollout.find(device).filter(concerned).ifPresent(part -> rollout.note(device));
        }
    }

    public void observe(Observer ofCommits) {
        observer = ofCommits;
    }

    @Override
    public Future<List<RolloutUpdate>> create(Rollout rollout, List<RolloutDevice> members, Supplier<String> newIds) {
        if (stop.isPresent()) {
            return Future.failedFuture(new RolloutConflictException(stop.get().refusal()));
        }
        List<Occupied> busy =
                busy(members.stream().map(RolloutDevice::id).toList()).result();
        Optional<String> refusal = busy.stream()
                .flatMap(one -> one.findRefusal(rollout.plan()).stream())
                .findFirst();
        if (refusal.isPresent()) {
            return Future.failedFuture(new RolloutConflictException(refusal.get()));
        }
        List<RolloutUpdate> others = takeOver(rollout, busy, newIds);
        KeptRollout kept = new KeptRollout(rollout);
        rollouts.put(rollout.id(), kept);
        put(kept, members);
        observer.created(rollout, members);
        return Future.succeededFuture(others);
    }

    private List<RolloutUpdate> takeOver(Rollout rollout, List<Occupied> busy, Supplier<String> newIds) {
        Map<String, List<DeviceId>> devicesOf = new TreeMap<>();
        busy.forEach(one ->
                devicesOf.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one.device()));
        List<RolloutUpdate> others = new ArrayList<>();
        devicesOf.forEach((id, taken) -> change(
                        id,
                        standing -> Optional.of(DeviceSelection.named(taken)),
                        snapshot -> TakeOver.of(rollout, snapshot, newIds))
                .result()
                .ifPresent(others::add));
        return others;
    }

    @Override
    public Future<List<Occupied>> busy(List<DeviceId> members) {
        return Future.succeededFuture(members.stream()
                .sorted()
                .flatMap(id -> ofDevice.getOrDefault(id, List.of()).stream()
                        .filter(kept -> kept.rollout().state().isActive())
                        .flatMap(kept -> kept
                                .find(id)
                                .filter(part -> part.takenBy().isEmpty())
                                .map(part -> new Occupied(
                                        part,
                                        kept.rollout().id(),
                                        kept.rollout().name(),
                                        kept.rollout().plan().priority().level()))
                                .stream()))
                .toList());
    }

    private void put(KeptRollout rollout, List<RolloutDevice> changed) {
        for (RolloutDevice part : changed) {
            if (rollout.find(part.id()).isEmpty()) {
                ofDevice.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(rollout);
            }
        }
        rollout.put(changed);
    }

    private KeptRollout of(String id) {
        return Optional.ofNullable(rollouts.get(id))
                .orElseThrow(() -> new IllegalArgumentException("there is no rollout " + id));
    }

    private RolloutCounts inFleet(RolloutCounts counts) {
        return mostInFlight
                .map(most -> counts.in(most
                        - rollouts.values().stream()
                                .filter(kept -> !kept.rollout().state().isWithdrawn())
                                .mapToLong(kept -> kept.counts().inFlight())
                                .sum()))
                .orElse(counts);
    }

    @Override
    public Future<Optional<RolloutUpdate>> change(
            String id,
            Function<RolloutStanding, Optional<DeviceSelection>> select,
            Function<RolloutSnapshot, Optional<RolloutUpdate>> decide) {
        KeptRollout kept = rollouts.get(id);
        if (kept == null) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<RolloutUpdate> update;
        try {
            RolloutCounts counts = inFleet(kept.counts());
            update = select.apply(new RolloutStanding(kept.rollout(), counts)).flatMap(selection -> {
                List<DeviceView> views =
                        kept.select(selection).stream().map(this::view).toList();
                return decide.apply(new RolloutSnapshot(kept.rollout(), counts, views));
            });
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        Optional<RolloutUpdate.Order> stale = update.flatMap(
                written -> written.orders().stream().filter(this::isStale).findFirst());
        if (stop.isPresent()
                && update.filter(written -> written.goesOn(kept.rollout())).isPresent()) {
            return Future.failedFuture(new RolloutConflictException(stop.get().refusal()));
        }
        if (stale.isPresent()) {
            return Future.failedFuture(new RolloutConflictException(stale.get().device() + " got another assignment"));
        }
        update.ifPresent(written -> {
            kept.put(written.rollout());
            put(kept, written.devices());
            written.orders().forEach(order -> devices.assign(order.device(), order.counter(), order.assignment()));
            written.events().forEach(event -> note(written.rollout(), event));
            observer.committed(written);
        });
        return Future.succeededFuture(update);
    }

    private void note(Rollout rollout, RolloutEvent event) {
        audit.append(
                event.at(),
                new AuditEvent(
                        Actor.system(),
                        event.step().operation(),
                        "/rollouts/" + rollout.id(),
                        AuditEvent.Outcome.DONE,
                        event.why()));
    }

    private boolean isStale(RolloutUpdate.Order order) {
        return devices.find(order.device()).result().orElseThrow().counter() != order.counter() - 1;
    }

    private boolean wasTold(DeviceId device, Digest bundle) {
        return ofDevice.getOrDefault(device, List.of()).stream().anyMatch(rollout -> rollout.find(device)
                .filter(part -> part.previous().equals(Optional.of(bundle))
                        || (part.given().isPresent()
                                && rollout.rollout().bundle().equals(bundle)))
                .isPresent());
    }

    private boolean wasTakenBack(Device device) {
        return ofDevice.getOrDefault(device.id(), List.of()).stream()
                .flatMap(rollout -> rollout.find(device.id()).stream())
                .filter(RolloutDevice::returned)
                .flatMap(part -> part.given().stream())
                .anyMatch(given -> device.reported()
                        .filter(report -> report.state().counter() == given.counter())
                        .isPresent());
    }

    private DeviceView view(RolloutDevice part) {
        Device device = devices.find(part.id()).result().orElseThrow();
        return new DeviceView(
                part,
                device.counter(),
                device.desired().map(Assignment::at),
                device.reported()
                        .flatMap(report -> report.state().activeBundle())
                        .filter(running -> part.given().isPresent() || wasTold(part.id(), running))
                        .filter(running -> !wasTakenBack(device))
                        .or(() -> device.desired().map(Assignment::bundle)),
                device.reported().map(Report::state),
                device.revokedAt().isPresent());
    }

    @Override
    public Future<Optional<Rollout>> find(String id) {
        return Future.succeededFuture(Optional.ofNullable(rollouts.get(id)).map(KeptRollout::rollout));
    }

    @Override
    public Future<List<Rollout>> list(Optional<String> after, int limit) {
        return Future.succeededFuture(rollouts.values().stream()
                .map(KeptRollout::rollout)
                .sorted(Comparator.comparing(Rollout::createdAt).reversed().thenComparing(Rollout::id))
                .dropWhile(seen -> after.isPresent() && !seen.id().equals(after.get()))
                .skip(after.isPresent() ? 1 : 0)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Long> countActive() {
        return Future.succeededFuture(rollouts.values().stream()
                .filter(kept -> kept.rollout().state().isActive())
                .count());
    }

    @Override
    public Future<List<RolloutDevice>> devices(
            String id, Optional<RolloutDeviceState> state, Optional<DeviceId> after, int limit) {
        Comparator<RolloutDevice> order =
                Comparator.comparing(RolloutDevice::stage).thenComparing(RolloutDevice::id);
        Optional<RolloutDevice> last = after.flatMap(device -> of(id).find(device));
        return Future.succeededFuture(of(id).parts().stream()
                .filter(part -> after.isEmpty()
                        || last.filter(seen -> order.compare(part, seen) > 0).isPresent())
                .filter(part -> state.isEmpty() || state.get() == part.state())
                .sorted(order)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<DeviceId>> failed(String id) {
        return Future.succeededFuture(of(id).parts().stream()
                .filter(part -> part.state() == RolloutDeviceState.FAILED)
                .map(RolloutDevice::id)
                .sorted()
                .toList());
    }

    @Override
    public Future<List<Digest>> previousBundles(String id) {
        return Future.succeededFuture(Optional.ofNullable(rollouts.get(id)).stream()
                .flatMap(kept -> kept.parts().stream())
                .filter(RolloutDevice::holdsBundle)
                .flatMap(part -> part.previous().stream())
                .distinct()
                .toList());
    }

    @Override
    public Future<List<String>> awaitingApproval() {
        return Future.succeededFuture(rollouts.values().stream()
                .map(KeptRollout::rollout)
                .filter(rollout -> rollout.state() == RolloutState.AWAITING_APPROVAL)
                .map(Rollout::id)
                .toList());
    }

    @Override
    public Future<List<String>> toRollBack() {
        return Future.succeededFuture(rollouts.values().stream()
                .map(KeptRollout::rollout)
                .filter(rollout -> rollout.state() == RolloutState.PAUSED && rollout.isFailed())
                .filter(rollout -> rollout.plan().onFailure() == OnFailure.ROLLBACK)
                .map(Rollout::id)
                .toList());
    }

    @Override
    public Future<EmergencyStop> stop(EmergencyStop wanted) {
        stop = stop.or(() -> Optional.of(wanted));
        rollouts.values().forEach(kept -> kept.put(wanted.paused(kept.rollout())));
        observer.stopped(stop);
        return Future.succeededFuture(stop.get());
    }

    @Override
    public Future<Void> lift() {
        stop = Optional.empty();
        observer.stopped(stop);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<EmergencyStop>> findStop() {
        return Future.succeededFuture(stop);
    }

    @Override
    public Future<Map<String, List<StageCount>>> counts(List<String> ids) {
        Map<String, List<StageCount>> counts = new HashMap<>();
        for (String id : ids) {
            Map<StageCount, Long> found = new LinkedHashMap<>();
            if (rollouts.containsKey(id)) {
                of(id).parts()
                        .forEach(part -> found.merge(new StageCount(part.stage(), part.state(), 0), 1L, Long::sum));
            }
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
                .filter(rollout -> seen.add(
                        List.of(rollout.plan().target(), rollout.state().isActive())))
                .toList());
    }

    @Override
    public Future<List<Newcomer>> newcomers(Condition wanted, int limit) {
        if (ofDevice.size() == devices.size()) {
            return Future.succeededFuture(List.of());
        }
        return Future.succeededFuture(devices.inService()
                .filter(device -> !ofDevice.containsKey(device.id()))
                .map(Device::facts)
                .filter(wanted::holds)
                .map(Newcomer::new)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<String>> open() {
        return Future.succeededFuture(rollouts.values().stream()
                .filter(KeptRollout::isOpen)
                .map(kept -> kept.rollout().id())
                .toList());
    }
}
