package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.telemetry.Telemetry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks at what the devices of each model saw lately, keeps its course, and opens, updates and resolves one alert per
 * model. Not thread-safe: one tick at a time.
 */
public final class DriftMonitor {

    private static final String KEY = "drift:";
    /** Points that one statement deletes, so that none holds its locks for long. */
    private static final int DELETED_AT_ONCE = 10_000;

    /** Devices whose windows are read together. */
    private static final int DEVICES_AT_ONCE = 100;

    /** Rollouts that began so long before a drift may be behind it. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private final DriftSettings settings;
    private final DriftPolicy policy;
    private final DriftStore store;
    private final RecentWindows windows;
    private final DeviceStore devices;
    private final DeviceTraits traits;
    private final Registry registry;
    private final Alerts alerts;
    private final Clock clock;
    private final Changes changes;
    private final AccuracyWatch accuracy;
    private final Map<Digest, Watched> watched = new HashMap<>();

    /** What is known of a model while this server runs. */
    private static final class Watched {
        private final WindowPool pool;
        /** By device, which of its windows: not the windows, which take room. */
        private Map<DeviceId, List<String>> judged = Map.of();

        private Optional<Instant> since;

        Watched(DriftMemory memory) {
            this.pool = new WindowPool(memory.until());
            this.since = memory.since();
        }
    }

    /** The devices of a model as they are found now. */
    private static final class Look {
        private final Watched known;
        private final Map<DeviceId, DeviceWindows> devices = new TreeMap<>();
        private final Map<DeviceId, List<String>> names = new TreeMap<>();

        Look(Watched known) {
            this.known = known;
        }

        Future<Void> take(Map<DeviceId, List<Window>> seen) {
            known.pool.take(seen);
            seen.forEach((device, windows) -> {
                devices.put(device, DeviceWindows.of(windows));
                names.put(device, windows.stream().map(Window::id).toList());
            });
            return Future.succeededFuture();
        }

        boolean tellsNothingNew() {
            return names.isEmpty() || names.equals(known.judged);
        }
    }

    public DriftMonitor(
            DriftSettings settings,
            DriftStore store,
            Telemetry telemetry,
            DeviceStore devices,
            DeviceTraits traits,
            Registry registry,
            Alerts alerts,
            Clock clock,
            Changes changes) {
        this.settings = settings;
        this.policy = new DriftPolicy(settings);
        this.store = store;
        this.windows = new RecentWindows(telemetry, settings, DEVICES_AT_ONCE);
        this.devices = devices;
        this.traits = traits;
        this.registry = registry;
        this.alerts = alerts;
        this.clock = clock;
        this.changes = changes;
        this.accuracy = new AccuracyWatch(registry, store);
    }

    /** Judges every model that a device runs. */
    public Future<Void> tick() {
        return devices.active().compose(active -> {
            watched.keySet().retainAll(active.keySet());
            accuracy.retain(active.keySet());
            Future<Void> done = resolveRetired(active.keySet());
            for (Digest bundle : active.keySet()) {
                done = done.compose(before -> judge(bundle));
            }
            return done;
        });
    }

    private Future<Void> resolveRetired(Set<Digest> active) {
        return alerts.unresolved(AlertKind.DRIFT).compose(standing -> {
            Future<Void> done = Future.succeededFuture();
            for (Alert alert : standing) {
                if (active.stream()
                        .noneMatch(digest -> digest.hex().equals(alert.trouble().bundle()))) {
                    done = done.compose(before -> alerts.resolve(alert.trouble().key()));
                }
            }
            return done;
        });
    }

    private Future<Void> judge(Digest digest) {
        return registry.find(digest)
                .compose(bundle -> bundle.isEmpty()
                        ? Future.succeededFuture()
                        : devices.running(digest).compose(running -> judge(bundle.get(), running)));
    }

    private Future<Void> judge(RegisteredBundle bundle, Set<DeviceId> running) {
        return watched(bundle.digest()).compose(known -> {
            known.pool.retain(running);
            Look look = new Look(known);
            return windows.read(bundle.digest(), running.stream().sorted().toList(), look::take)
                    .compose(read -> look.tellsNothingNew() ? Future.succeededFuture() : judge(bundle, look));
        });
    }

    private Future<Watched> watched(Digest digest) {
        return watched.containsKey(digest)
                ? Future.succeededFuture(watched.get(digest))
                : store.recall(digest, phase())
                        .map(memory -> watched.computeIfAbsent(digest, added -> new Watched(memory)));
    }

    private String phase() {
        return settings.season().phase(clock.instant());
    }

    private Future<Void> judge(RegisteredBundle bundle, Look look) {
        String phase = phase();
        return store.recall(bundle.digest(), phase)
                .compose(memory -> alerts.standing(KEY + bundle.digest().hex())
                        .compose(standing -> judge(bundle, phase, look, memory, devicesOf(standing))));
    }

    private Future<Void> judge(
            RegisteredBundle bundle, String phase, Look look, DriftMemory memory, Set<DeviceId> before) {
        Watched known = look.known;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<ObservationSketch> window = known.pool.poll(look.devices.size());
        Judgement judgement = policy.judge(new Round(
                bundle.baseline(),
                new DriftMemory(memory.watches(), known.since, memory.until()),
                look.devices,
                window,
                before,
                now));
        known.since = judgement.memory().since();
        return store.save(bundle.digest(), points(judgement, now), judgement.devices())
                .compose(saved -> store.remember(
                        bundle.digest(), phase, judgement.memory().until(known.pool.latest()), now))
                .compose(saved -> window.isPresent()
                        ? accuracy.look(bundle.digest(), look.devices.values(), now)
                        : Future.succeededFuture())
                .compose(estimated -> report(bundle, judgement, before))
                .onSuccess(done -> {
                    known.judged = look.names;
                    changes.changed(Topic.DRIFT);
                });
    }

    private static Set<DeviceId> devicesOf(Optional<Alert> standing) {
        return standing.map(alert ->
                        alert.trouble().devices().stream().map(DeviceId::new).collect(Collectors.toSet()))
                .orElseGet(HashSet::new);
    }

    private static List<DriftPoint> points(Judgement judgement, Instant now) {
        int evident = (int) judgement.devices().stream()
                .filter(drift -> drift.verdict() != DeviceDrift.Verdict.HOLD)
                .count();
        return judgement.fleet().stream()
                .map(score -> new DriftPoint(now, score, evident))
                .toList();
    }

    private Future<Void> report(RegisteredBundle bundle, Judgement judgement, Set<DeviceId> before) {
        String key = KEY + bundle.digest().hex();
        if (judgement.finding().isPresent()) {
            DriftFinding finding = judgement.finding().get();
            return traits.traits(bundle.digest(), finding.since().minus(BEFORE))
                    .compose(found -> alerts.raise(
                            DriftTrouble.of(key, bundle, finding, Suspects.among(finding.devices(), found))));
        }
        return judgement.devices().stream().anyMatch(drift -> stillHeld(drift, before))
                ? Future.succeededFuture()
                : alerts.resolve(key);
    }

    private static boolean stillHeld(DeviceDrift drift, Set<DeviceId> before) {
        return drift.verdict() == DeviceDrift.Verdict.HOLD && before.contains(drift.device());
    }

    /** Forgets points older than this; says how many. */
    public Future<Long> forgetOlderThan(Duration age) {
        return deleteBefore(clock.instant().minus(age), 0);
    }

    private Future<Long> deleteBefore(Instant instant, long before) {
        return store.deleteBefore(instant, DELETED_AT_ONCE)
                .compose(deleted -> deleted < DELETED_AT_ONCE
                        ? Future.succeededFuture(before + deleted)
                        : deleteBefore(instant, before + deleted));
    }

    /** The last points of each feature, oldest first. */
    public Future<List<DriftPoint>> points(Digest bundle, int perFeature) {
        return store.points(bundle, perFeature);
    }

    /** The last estimates of a bundle's accuracy, oldest first. */
    public Future<List<AccuracyPoint>> accuracy(Digest bundle, int most) {
        return store.accuracy(bundle, most);
    }

    /** The newest verdicts on a bundle's devices. */
    public Future<List<DeviceDrift>> devices(Digest bundle) {
        return store.devices(bundle);
    }
}
