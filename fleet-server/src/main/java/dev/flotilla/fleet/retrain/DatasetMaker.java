package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Makes versions of datasets of what is labelled, for pipelines whose runs make one each. */
@FunctionalInterface
public interface DatasetMaker {
    /**
     * The version that a run of this pipeline would take if it began now.
     *
     * @param champion for whose form of input
     */
    Future<Draft> draft(Pipeline pipeline, Digest champion);

    /**
     * A version of which nothing is kept yet.
     *
     * @param facts of it; no samples if there is nothing to make it of
     * @param keep keeps it; the same one is kept once. Fails if one of its samples was erased meanwhile
     */
    record Draft(Signals.DatasetFacts facts, Supplier<Future<Void>> keep) {}
}
