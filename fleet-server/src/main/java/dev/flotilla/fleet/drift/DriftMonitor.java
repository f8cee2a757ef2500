package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.alert.Trouble;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

    private final DriftSettings settings;
    private final DriftDetector detector;
    private final DriftPolicy policy;
    private final DriftStore store;
    private final Telemetry telemetry;
    private final DeviceStore devices;
    private final Registry registry;
    private final Alerts alerts;
    private final Clock clock;
    private final Changes changes;
    private final Map<Digest, Map<DeviceId, ObservationSketch>> judged = new HashMap<>();

    public DriftMonitor(
            DriftSettings settings,
            DriftStore store,
            Telemetry telemetry,
            DeviceStore devices,
            Registry registry,
            Alerts alerts,
            Clock clock,
            Changes changes) {
        this.settings = settings;
        this.detector = new DriftDetector(settings.psiThreshold());
        this.policy = new DriftPolicy(detector, settings.minSamples());
        this.store = store;
        this.telemetry = telemetry;
        this.devices = devices;
        this.registry = registry;
        this.alerts = alerts;
        this.clock = clock;
        this.changes = changes;
    }

    /** Judges every model that a device runs. */
    public Future<Void> tick() {
        return devices.active().compose(active -> {
            judged.keySet().retainAll(active.keySet());
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
                        : telemetry
                                .lastWindows(digest, settings.windows(), settings.maxAge())
                                .compose(seen -> devices.running(digest)
                                        .compose(running -> judge(bundle.get(), running, seen))));
    }

    private Future<Void> judge(RegisteredBundle bundle, Set<DeviceId> running, Map<DeviceId, ObservationSketch> seen) {
        Map<DeviceId, ObservationSketch> observed = new TreeMap<>(seen);
        observed.keySet().retainAll(running);
        if (observed.isEmpty() || observed.equals(judged.get(bundle.digest()))) {
            return Future.succeededFuture();
        }
        List<DeviceDrift> verdicts = policy.judge(bundle.baseline(), observed);
        return store.save(bundle.digest(), points(bundle, observed, verdicts), verdicts)
                .compose(saved -> alerts.standing(KEY + bundle.digest().hex()))
                .compose(standing -> report(bundle, observed, verdicts, devicesOf(standing)))
                .onSuccess(done -> {
                    judged.put(bundle.digest(), observed);
                    changes.changed(Topic.DRIFT);
                });
    }

    private static Set<DeviceId> devicesOf(Optional<Alert> standing) {
        return standing.map(alert ->
                        alert.trouble().devices().stream().map(DeviceId::new).collect(Collectors.toSet()))
                .orElseGet(HashSet::new);
    }

    private List<DriftPoint> points(
            RegisteredBundle bundle, Map<DeviceId, ObservationSketch> observed, List<DeviceDrift> verdicts) {
        ObservationSketch fleet = new ObservationSketch();
        int evident = 0;
        for (DeviceDrift drift : verdicts) {
            ObservationSketch sketch = observed.get(drift.device());
            if (drift.verdict() != DeviceDrift.Verdict.HOLD && sketch != null) {
                fleet.merge(sketch);
                evident++;
            }
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<DriftPoint> points = new ArrayList<>();
        for (FeatureScore score : detector.scores(bundle.baseline(), fleet)) {
            points.add(new DriftPoint(now, score, evident));
        }
        return points;
    }

    private Future<Void> report(
            RegisteredBundle bundle,
            Map<DeviceId, ObservationSketch> observed,
            List<DeviceDrift> verdicts,
            Set<DeviceId> before) {
        String key = KEY + bundle.digest().hex();
        return policy.finding(bundle.baseline(), observed, verdicts, before)
                .map(finding -> alerts.raise(trouble(key, bundle, finding)))
                .orElseGet(() -> verdicts.stream().anyMatch(drift -> stillHeld(drift, before))
                        ? Future.succeededFuture()
                        : alerts.resolve(key));
    }

    private static boolean stillHeld(DeviceDrift drift, Set<DeviceId> before) {
        return drift.verdict() == DeviceDrift.Verdict.HOLD && before.contains(drift.device());
    }

    private static Trouble trouble(String key, RegisteredBundle bundle, DriftFinding finding) {
        FeatureScore worst = finding.features().get(0);
        return new Trouble(
                key,
                AlertKind.DRIFT,
                bundle.title(),
                bundle.digest().hex(),
                finding.features().stream()
                        .map(score -> new Trouble.Feature(score.feature(), score.psi(), score.js()))
                        .toList(),
                finding.devices().stream().map(DeviceId::value).toList(),
                finding.size(),
                Optional.empty(),
                String.format(
                        Locale.ROOT,
                        "%s drifted on %d devices: %s has a population stability index of %.2f (threshold %.2f)",
                        bundle.title(),
                        finding.devices().size(),
                        worst.feature(),
                        worst.psi(),
                        worst.threshold()));
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

    /** The newest verdicts on a bundle's devices. */
    public Future<List<DeviceDrift>> devices(Digest bundle) {
        return store.devices(bundle);
    }
}
