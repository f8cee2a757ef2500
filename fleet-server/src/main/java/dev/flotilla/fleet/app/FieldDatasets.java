package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.fleet.dataset.DatasetVersion;
import dev.flotilla.fleet.dataset.Datasets;
import dev.flotilla.fleet.dataset.EmptyDatasetException;
import dev.flotilla.fleet.dataset.Stock;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.retrain.DatasetMaker;
import dev.flotilla.fleet.retrain.Pipeline;
import dev.flotilla.fleet.retrain.Signals.DatasetFacts;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Versions of datasets for runs of pipelines. What a version would have is found from the labels alone until one was drafted, which takes
 * opening every sample; then that is remembered until a label changes.
 */
final class FieldDatasets implements DatasetMaker {
    private final Datasets datasets;
    private final Registry registry;
    /** By pipeline. */
    private final Map<String, Drafted> drafted = new ConcurrentHashMap<>();

    private record Drafted(String dataset, Digest state, DatasetFacts facts) {}

    FieldDatasets(Datasets datasets, Registry registry) {
        this.datasets = datasets;
        this.registry = registry;
    }

    /** What a run could train on: exactly where that is known, else at most. */
    Future<DatasetFacts> outlook(Pipeline pipeline, Digest champion) {
        return bundle(champion).compose(datasets::stock).map(stock -> facts(pipeline, stock));
    }

    private DatasetFacts facts(Pipeline pipeline, Stock stock) {
        return Optional.ofNullable(drafted.get(pipeline.name()))
                .filter(last -> last.dataset().equals(pipeline.data().dataset())
                        && last.state().equals(stock.state()))
                .map(Drafted::facts)
                .orElseGet(() -> new DatasetFacts(stock.state(), stock.training(), stock.heldOut()));
    }

    @Override
    public Future<Draft> draft(Pipeline pipeline, Digest champion) {
        return bundle(champion).compose(bundle -> datasets.stock(bundle).compose(stock -> draft(pipeline, bundle, stock)
                .onSuccess(draft -> drafted.put(
                        pipeline.name(), new Drafted(pipeline.data().dataset(), stock.state(), draft.facts())))));
    }

    private Future<Draft> draft(Pipeline pipeline, RegisteredBundle bundle, Stock stock) {
        return datasets.draft(bundle, pipeline.data().dataset(), "pipeline " + pipeline.name())
                .map(draft -> new Draft(
                        facts(draft.version()), () -> datasets.keep(draft).mapEmpty()))
                .recover(failure -> failure instanceof EmptyDatasetException
                        ? Future.succeededFuture(
                                new Draft(new DatasetFacts(stock.state(), 0, 0), () -> Future.failedFuture(failure)))
                        : Future.failedFuture(failure));
    }

    private static DatasetFacts facts(DatasetVersion version) {
        return new DatasetFacts(
                version.digest(),
                version.splits().getOrDefault(DatasetSplit.TRAIN, 0),
                version.splits().getOrDefault(DatasetSplit.TEST, 0));
    }

    private Future<RegisteredBundle> bundle(Digest champion) {
        return registry.find(champion)
                .map(found -> found.orElseThrow(
                        () -> new IllegalStateException("there is no bundle " + champion.hex() + " any more")));
    }
}
