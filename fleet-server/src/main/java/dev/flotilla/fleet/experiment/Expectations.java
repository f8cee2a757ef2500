package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.drift.accuracy.ExpectedAccuracy;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.GateMetric;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What bundles are expected to do. Calibrations are read out of the bundles, so those that were used last are kept. */
final class Expectations {

    private static final int MOST_KEPT = 16;

    private final Registry registry;
    private final Map<Digest, Optional<ExpectedAccuracy>> accuracies = new LinkedHashMap<>(MOST_KEPT, 1, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Optional<ExpectedAccuracy>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Expectations(Registry registry) {
        this.registry = registry;
    }

    /** Of those of the bundles that the registry has, as much as gates of these metrics need. */
    Future<Map<Digest, Expected>> of(Set<Digest> bundles, Set<GateMetric> metrics) {
        boolean byAccuracy = metrics.contains(GateMetric.Known.ESTIMATED_ACCURACY);
        return registry.findAll(bundles.stream()).compose(found -> {
            Future<Map<Digest, Expected>> done = Future.succeededFuture(new HashMap<>());
            for (RegisteredBundle bundle : found.values()) {
                done = done.compose(all -> (byAccuracy
                                ? accuracy(bundle.digest())
                                : Future.succeededFuture(Optional.<ExpectedAccuracy>empty()))
                        .map(accuracy -> {
                            all.put(bundle.digest(), new Expected(bundle.baseline(), accuracy));
                            return all;
                        }));
            }
            return done;
        });
    }

    private Future<Optional<ExpectedAccuracy>> accuracy(Digest bundle) {
        synchronized (accuracies) {
            Optional<ExpectedAccuracy> known = accuracies.get(bundle);
            if (known != null) {
                return Future.succeededFuture(known);
            }
        }
        return registry.baseline(bundle).map(baseline -> {
            Optional<ExpectedAccuracy> accuracy = Optional.of(baseline.calibration())
                    .filter(calibration -> !calibration.isEmpty())
                    .map(ExpectedAccuracy::new);
            synchronized (accuracies) {
                accuracies.put(bundle, accuracy);
            }
            return accuracy;
        });
    }
}
