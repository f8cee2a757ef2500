package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where pipelines and their runs are kept. */
public interface RetrainStore {

    /** Makes this version the pipeline's present one; earlier ones stay readable. */
    Future<Void> putPipeline(PipelineVersion version);

    /** The present version. */
    Future<Optional<PipelineVersion>> findPipeline(String name);

    /** A version, present or not. */
    Future<Optional<PipelineVersion>> findVersion(Digest digest);

    /** The present versions, by name. */
    Future<List<PipelineVersion>> pipelines();

    /** Takes a pipeline out of use; its versions and runs stay. False if there is none. */
    Future<Boolean> removePipeline(String name);

    /** Adds a run, unless there is one of its id, or one of its pipeline is training; says whether it was. */
    Future<Boolean> add(Retraining run);

    Future<Optional<Retraining>> find(String id);

    /**
     * Newest first.
     *
     * @param pipeline only of this one
     * @param after only those behind this one; none if there is no such run
     */
    Future<List<Retraining>> list(Optional<String> pipeline, Optional<String> after, int limit);

    /** Those that are not over. */
    Future<List<Retraining>> unfinished();

    /** Those whose training is over, began since, and are in no log of experiments yet. */
    Future<List<Retraining>> unlogged(Instant since);

    /** Those of a pipeline that began since, and the last of all before, the newest first. */
    Future<List<Retraining>> history(String pipeline, Instant since);

    /** The run whose challenger this bundle is. */
    Future<Optional<Retraining>> findByCandidate(Digest bundle);

    /** Writes {@code after} if the run still is {@code before}; says whether it was. */
    Future<Boolean> update(Retraining before, Retraining after);
}
