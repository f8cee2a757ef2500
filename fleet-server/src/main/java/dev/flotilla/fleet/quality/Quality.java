package dev.flotilla.fleet.quality;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.dataset.Datasets;
import dev.flotilla.fleet.drift.AccuracyPoint;
import dev.flotilla.fleet.drift.DriftMonitor;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Says how often a model is right. */
public final class Quality {

    /** The most estimates that one report has. */
    static final int POINTS = 200;

    private final DriftMonitor drift;
    private final Datasets datasets;
    private final Registry registry;

    public Quality(DriftMonitor drift, Datasets datasets, Registry registry) {
        this.drift = drift;
        this.datasets = datasets;
        this.registry = registry;
    }

    /**
     * What is known of a bundle.
     *
     * @param labels the names of its classes; none of a bundle that is not here
     * @param estimates without labels, oldest first
     * @param slices with labels; none without any
     */
    public record Report(List<String> labels, List<AccuracyPoint> estimates, List<Slice> slices) {}

    /** How good a bundle is; an empty report of one that is not here. */
    public Future<Report> of(Digest bundle) {
        return registry.find(bundle)
                .compose(found -> drift.accuracy(bundle, POINTS).compose(estimates -> slices(bundle, found)
                        .map(slices ->
                                new Report(found.map(RegisteredBundle::labels).orElse(List.of()), estimates, slices))));
    }

    private Future<List<Slice>> slices(Digest bundle, Optional<RegisteredBundle> found) {
        return found.isEmpty()
                ? Future.succeededFuture(List.of())
                : datasets.labelled(found.get().manifest().name())
                        .map(labelled -> LabelledAccuracy.of(bundle, labelled));
    }
}
