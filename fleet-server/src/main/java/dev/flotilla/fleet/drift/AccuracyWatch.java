package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Estimates the accuracy of models without labels, and keeps what came of it. Not thread-safe. */
final class AccuracyWatch {

    private final Registry registry;
    private final DriftStore store;
    private final Map<Digest, Baseline> baselines = new HashMap<>();

    AccuracyWatch(Registry registry, DriftStore store) {
        this.registry = registry;
        this.store = store;
    }

    /** Forgets the baselines of all other bundles. */
    void retain(Set<Digest> bundles) {
        baselines.keySet().retainAll(bundles);
    }

    /**
     * Estimates it from the devices' last windows, and keeps the estimate if there is enough for one. Devices whose counts have
     * noise are left out: cells are many and their counts small.
     */
    Future<Void> look(Digest bundle, Collection<DeviceWindows> devices, Instant now) {
        List<ObservationSketch> sketches = devices.stream()
                .filter(device -> device.noise() == 0)
                .map(DeviceWindows::together)
                .toList();
        // A bundle that cannot be read at present costs the estimate, not the alarms.
        return baseline(bundle).compose(baseline -> baseline.flatMap(known -> LabelFree.accuracy(known, sketches))
                .map(estimate -> store.saveAccuracy(bundle, new AccuracyPoint(now, estimate)))
                .orElseGet(Future::succeededFuture));
    }

    private Future<Optional<Baseline>> baseline(Digest bundle) {
        return baselines.containsKey(bundle)
                ? Future.succeededFuture(Optional.ofNullable(baselines.get(bundle)))
                : registry.baseline(bundle)
                        .onSuccess(baseline -> baselines.put(bundle, baseline))
                        .map(Optional::of)
                        .otherwise(Optional.empty());
    }
}
