package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.Model;
import dev.flotilla.fleet.registry.MemoryRegistry;
import dev.flotilla.fleet.registry.RegistryStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Devices in memory. */
public final class MemoryDevices implements DeviceStore {

    private static final Set<UpdatePhase> FAILED = Set.of(UpdatePhase.REJECTED, UpdatePhase.ROLLED_BACK);

    private final RegistryStore registry;
    private final Map<Digest, ClaimBatch> claims = new HashMap<>();
    private final Map<Digest, DeviceId> used = new HashMap<>();
    private final Map<DeviceId, Deque<IssuedCertificate>> certificates = new HashMap<>();
    private final TreeMap<DeviceId, Device> devices = new TreeMap<>();
    /** Those that have not answered what they are to run: most often few, and often looked for. */
    private final TreeSet<DeviceId> unanswered = new TreeSet<>();

    private final Map<DeviceId, Set<Digest>> told = new HashMap<>();
    private final List<Observer> observers = new ArrayList<>();

    public MemoryDevices() {
        this(new MemoryRegistry());
    }

    /** Devices that run what a registry knows. */
    public MemoryDevices(RegistryStore registry) {
        this.registry = registry;
    }

    /** Hears of what rollouts have to judge. */
    public interface Observer {
        /** A report is kept. */
        void reported(DeviceId device, Report report);

        /** A device of this name is there, or no longer; the counter is that of its last assignment. */
        void enrolledOrRevoked(DeviceId device, long counter);

        /** What was assigned under one counter is now assigned under another. */
        void countedOn(DeviceId device, long before, long after, Instant now);
    }

    public void observe(Observer observer) {
        observers.add(observer);
    }

    public int size() {
        return devices.size();
    }

    @Override
    public Future<Void> addClaims(ClaimBatch batch, List<Digest> hashes) {
        hashes.forEach(hash -> claims.put(hash, batch));
        return Future.succeededFuture();
    }

    @Override
    public Future<List<OpenClaims>> openClaims(Instant now, int limit) {
        return Future.succeededFuture(claims.values().stream()
                .distinct()
                .filter(batch -> batch.expiresAt().isAfter(now))
                .map(batch -> new OpenClaims(batch, count(batch, claims.keySet()), count(batch, used.keySet())))
                .filter(open -> open.claims() > open.used())
                .sorted(Comparator.comparing((OpenClaims open) -> open.batch().createdAt())
                        .reversed())
                .limit(limit)
                .toList());
    }

    private long count(ClaimBatch batch, Set<Digest> hashes) {
        return hashes.stream().filter(hash -> batch.equals(claims.get(hash))).count();
    }

    @Override
    public Future<Long> deleteClaimsBefore(Instant instant) {
        int before = claims.size();
        claims.values().removeIf(claim -> claim.expiresAt().isBefore(instant));
        return Future.succeededFuture((long) before - claims.size());
    }

    @Override
    public Future<Long> revokeClaims(String batch) {
        int before = claims.size();
        claims.entrySet().removeIf(claim -> claim.getValue().id().equals(batch) && !used.containsKey(claim.getKey()));
        return Future.succeededFuture((long) before - claims.size());
    }

    @Override
    public Future<Enrolment> enrol(Digest claimHash, NewDevice device, Instant now) {
        ClaimBatch claim = claims.get(claimHash);
        if (claim == null || used.containsKey(claimHash) || !claim.expiresAt().isAfter(now)) {
            return Future.succeededFuture(Enrolment.CLAIM_REFUSED);
        }
        Device known = devices.get(device.id());
        if (known != null && known.revokedAt().isEmpty()) {
            return Future.succeededFuture(Enrolment.ID_TAKEN);
        }
        used.put(claimHash, device.id());
        keep(new Device(
                device.id(),
                device.name(),
                claim.group(),
                known == null ? DeviceLabels.NONE : known.labels(),
                device.key(),
                device.enrolledAt(),
                Optional.empty(),
                Optional.empty(),
                false,
                known == null ? 0 : known.counter(),
                known == null ? Optional.empty() : known.desired(),
                Optional.empty()));
        noteMembership(device.id());
        return Future.succeededFuture(Enrolment.ENROLLED);
    }

    @Override
    public Future<Optional<DeviceId>> findEnrolled(Digest claimHash, P256PublicKey key, Instant now) {
        return Future.succeededFuture(Optional.ofNullable(claims.get(claimHash))
                .filter(claim -> claim.expiresAt().isAfter(now))
                .flatMap(claim -> Optional.ofNullable(used.get(claimHash)))
                .map(devices::get)
                .filter(device -> device.key().equals(key)
                        && device.revokedAt().isEmpty()
                        && device.lastSeen().isEmpty())
                .map(Device::id));
    }

    @Override
    public Future<Boolean> isGood(DeviceId id, Digest shown, Instant now) {
        return Future.succeededFuture(certificates.getOrDefault(id, new ArrayDeque<>()).stream()
                .anyMatch(certificate -> certificate.digest().equals(shown)
                        && certificate.expiresAt().isAfter(now)));
    }

    @Override
    public Future<Boolean> addCertificate(
            DeviceId id, P256PublicKey key, Digest shown, IssuedCertificate certificate, Instant now) {
        Device device = devices.get(id);
        if (device == null || device.revokedAt().isPresent() || !device.key().equals(key)) {
            return Future.succeededFuture(false);
        }
        Deque<IssuedCertificate> good = certificates.computeIfAbsent(id, first -> new ArrayDeque<>());
        good.addLast(certificate);
        if (good.size() > MAX_CERTIFICATES) {
            good.stream().filter(one -> !one.digest().equals(shown)).findFirst().ifPresent(good::remove);
        }
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Boolean> revoke(DeviceId id, Instant now) {
        certificates.remove(id);
        Device device = devices.get(id);
        boolean revoked = device != null && device.revokedAt().isEmpty();
        if (revoked) {
            keep(new Device(
                    id,
                    device.name(),
                    device.group(),
                    device.labels(),
                    device.key(),
                    device.enrolledAt(),
                    Optional.of(now),
                    device.lastSeen(),
                    false,
                    device.counter(),
                    device.desired(),
                    device.reported()));
        }
        if (revoked) {
            noteMembership(id);
        }
        return Future.succeededFuture(revoked);
    }

    private void noteMembership(DeviceId id) {
        long counter = Optional.ofNullable(devices.get(id)).map(Device::counter).orElse(0L);
        observers.forEach(observer -> observer.enrolledOrRevoked(id, counter));
    }

    @Override
    public Future<Optional<Device>> find(DeviceId id) {
        return Future.succeededFuture(Optional.ofNullable(devices.get(id)));
    }

    @Override
    public Future<List<Device>> page(Optional<DeviceId> after, DeviceQuery query, int limit) {
        return Future.succeededFuture(found(query)
                .filter(device -> after.isEmpty() || device.id().compareTo(after.get()) > 0)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Long> count(DeviceQuery query) {
        return Future.succeededFuture(found(query).count());
    }

    private Stream<Device> found(DeviceQuery query) {
        String wanted = query.text().toLowerCase(Locale.ROOT);
        return devices.values().stream()
                .filter(device -> wanted.isEmpty()
                        || (device.id() + " " + device.name() + " " + device.group())
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted))
                .filter(device -> query.condition().holds(device.facts()));
    }

    /** What the rollouts' store reads: devices that are not revoked, by id. */
    public Stream<Device> inService() {
        return devices.values().stream().filter(device -> device.revokedAt().isEmpty());
    }

    @Override
    public Future<List<Model>> models() {
        Set<Digest> running = devices.values().stream()
                .flatMap(device -> activeBundle(device).stream())
                .collect(Collectors.toSet());
        return registry.findBundles(running).map(bundles -> bundles.stream()
                .map(bundle -> new Model(
                        bundle.digest(),
                        bundle.target().policy().family(),
                        bundle.manifest().version()))
                .toList());
    }

    @Override
    public Future<Boolean> setLabels(DeviceId id, DeviceLabels labels) {
        put(
                id,
                d -> new Device(
                        id,
                        d.name(),
                        d.group(),
                        labels,
                        d.key(),
                        d.enrolledAt(),
                        d.revokedAt(),
                        d.lastSeen(),
                        d.online(),
                        d.counter(),
                        d.desired(),
                        d.reported()));
        return Future.succeededFuture(devices.containsKey(id));
    }

    @Override
    public Future<List<DeviceId>> ids(Condition condition) {
        return Future.succeededFuture(inService()
                .filter(device -> condition.holds(device.facts()))
                .map(Device::id)
                .toList());
    }

    @Override
    public Future<Boolean> saveReport(DeviceId id, Report report) {
        Device device = devices.get(id);
        boolean newer = device != null
                && device.revokedAt().isEmpty()
                && device.reported().filter(report::yieldsTo).isEmpty();
        if (newer) {
            put(
                    id,
                    d -> with(
                            d,
                            Optional.of(report.receivedAt()),
                            d.online(),
                            d.counter(),
                            d.desired(),
                            Optional.of(report)));
            observers.forEach(observer -> observer.reported(id, report));
        }
        return Future.succeededFuture(newer);
    }

    @Override
    public Future<Boolean> countOn(DeviceId id, long obeyed, Instant now) {
        Device device = devices.get(id);
        if (device == null || device.revokedAt().isPresent() || device.counter() >= obeyed) {
            return Future.succeededFuture(false);
        }
        long counter = obeyed + 1;
        Optional<Assignment> again = device.desired()
                .map(desired -> new Assignment(
                        counter,
                        "nonce " + counter,
                        "message " + counter,
                        desired.rolloutId(),
                        desired.bundle(),
                        now,
                        desired.shadow()));
        put(id, d -> with(d, d.lastSeen(), d.online(), counter, again, d.reported()));
        observers.forEach(observer -> observer.countedOn(id, device.counter(), counter, now));
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Boolean> saw(DeviceId id, Instant now) {
        Device device = devices.get(id);
        if (device == null || device.revokedAt().isPresent()) {
            return Future.succeededFuture(false);
        }
        put(id, d -> with(d, Optional.of(now), d.online(), d.counter(), d.desired(), d.reported()));
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Sighting> heard(DeviceId id, Instant now) {
        boolean online =
                Optional.ofNullable(devices.get(id)).filter(Device::online).isPresent();
        return setOnline(id, true, now)
                .map(known -> !known ? Sighting.UNKNOWN : online ? Sighting.STAYED : Sighting.CAME);
    }

    @Override
    public Future<Boolean> setOnline(DeviceId id, boolean online, Instant now) {
        Device device = devices.get(id);
        if (device == null || device.revokedAt().isPresent()) {
            return Future.succeededFuture(false);
        }
        put(id, d -> with(d, Optional.of(now), online, d.counter(), d.desired(), d.reported()));
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Void> setAllOffline() {
        devices.replaceAll((id, device) -> device.online()
                ? with(device, device.lastSeen(), false, device.counter(), device.desired(), device.reported())
                : device);
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> setSilentOffline(Instant before) {
        List<DeviceId> silent = devices.values().stream()
                .filter(Device::online)
                .filter(device ->
                        device.lastSeen().filter(seen -> seen.isBefore(before)).isPresent())
                .map(Device::id)
                .toList();
        silent.forEach(id -> put(id, d -> with(d, d.lastSeen(), false, d.counter(), d.desired(), d.reported())));
        return Future.succeededFuture((long) silent.size());
    }

    @Override
    public Future<List<DeviceId>> unanswered(Optional<DeviceId> after, Instant before, int limit) {
        return Future.succeededFuture(unanswered.stream()
                .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                .map(devices::get)
                .filter(Device::online)
                .filter(device -> device.desired()
                        .filter(desired -> desired.at().isBefore(before))
                        .isPresent())
                .map(Device::id)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<DeviceId>> underWay(Optional<DeviceId> after, int limit) {
        return Future.succeededFuture(devices.values().stream()
                .filter(Device::online)
                .filter(device -> after.isEmpty() || device.id().compareTo(after.get()) > 0)
                .filter(device -> device.desired().isPresent())
                .filter(device -> device.reported()
                        .filter(report -> report.state().counter() == device.counter() && report.isVerdict())
                        .isEmpty())
                .map(Device::id)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<DeviceId>> renewable(
            Optional<DeviceId> after, Instant since, Instant until, Duration step, int limit) {
        return Future.succeededFuture(inService()
                .filter(device -> after.isEmpty() || device.id().compareTo(after.get()) > 0)
                .filter(device -> device.desired()
                        .filter(desired -> steps(desired, until, step) > steps(desired, since, step))
                        .isPresent())
                .map(Device::id)
                .limit(limit)
                .toList());
    }

    private static long steps(Assignment desired, Instant at, Duration step) {
        return Math.floorDiv(Duration.between(desired.at(), at).toMillis(), step.toMillis());
    }

    @Override
    public Future<FleetCounts> counts() {
        return Future.succeededFuture(new FleetCounts(
                devices.size(),
                count(Device::online),
                count(device -> device.desired().isPresent() && !answered(device)),
                count(device -> device.desired().isPresent()
                        && answered(device)
                        && device.reported()
                                .filter(report -> FAILED.contains(report.state().phase()))
                                .isPresent()),
                count(device -> device.lastSeen().isEmpty())));
    }

    private static boolean answered(Device device) {
        return device.reported()
                .map(Report::state)
                .filter(state -> state.counter() == device.counter())
                .map(ReportedState::phase)
                .filter(phase -> phase == UpdatePhase.CONFIRMED || FAILED.contains(phase))
                .isPresent();
    }

    private long count(Predicate<Device> wanted) {
        return devices.values().stream().filter(wanted).count();
    }

    @Override
    public Future<Map<Digest, Long>> active() {
        Map<Digest, Long> active = new HashMap<>();
        devices.values()
                .forEach(device -> activeBundle(device).ifPresent(bundle -> active.merge(bundle, 1L, Long::sum)));
        return Future.succeededFuture(active);
    }

    @Override
    public Future<Set<DeviceId>> running(Digest bundle) {
        return Future.succeededFuture(devices.values().stream()
                .filter(device -> activeBundle(device).equals(Optional.of(bundle)))
                .map(Device::id)
                .collect(Collectors.toSet()));
    }

    @Override
    public Future<Map<DeviceId, String>> groups(Digest bundle) {
        return Future.succeededFuture(devices.values().stream()
                .filter(device -> activeBundle(device).equals(Optional.of(bundle)))
                .collect(Collectors.toMap(Device::id, Device::group)));
    }

    private static Optional<Digest> activeBundle(Device device) {
        return device.reported().map(Report::state).flatMap(ReportedState::activeBundle);
    }

    @Override
    public Future<Map<Digest, Long>> desired() {
        Map<Digest, Long> desired = new HashMap<>();
        devices.values().forEach(device -> device.desired()
                .ifPresent(assignment -> desired.merge(assignment.bundle(), 1L, Long::sum)));
        return Future.succeededFuture(desired);
    }

    @Override
    public Future<Boolean> wasTold(DeviceId id, Digest bundle) {
        return Future.succeededFuture(told.getOrDefault(id, Set.of()).contains(bundle));
    }

    /** What the rollouts' store writes. */
    public void assign(DeviceId id, long counter, Optional<Assignment> assignment) {
        assignment.ifPresent(
                given -> told.computeIfAbsent(id, any -> new HashSet<>()).add(given.bundle()));
        put(id, d -> with(d, d.lastSeen(), d.online(), counter, assignment, d.reported()));
    }

    private void put(DeviceId id, UnaryOperator<Device> change) {
        Optional.ofNullable(devices.get(id)).map(change).ifPresent(this::keep);
    }

    private void keep(Device device) {
        devices.put(device.id(), device);
        boolean waits = device.desired().isPresent()
                && device.reported()
                        .filter(report -> report.state().counter() == device.counter())
                        .isEmpty();
        if (waits) {
            unanswered.add(device.id());
        } else {
            unanswered.remove(device.id());
        }
    }

    private static Device with(
            Device device,
            Optional<Instant> lastSeen,
            boolean online,
            long counter,
            Optional<Assignment> desired,
            Optional<Report> reported) {
        return new Device(
                device.id(),
                device.name(),
                device.group(),
                device.labels(),
                device.key(),
                device.enrolledAt(),
                device.revokedAt(),
                lastSeen,
                online,
                counter,
                desired,
                reported);
    }
}
