package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobModel;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Pipelines and runs in memory. */
public final class MemoryRetrain implements RetrainStore {
    private static final Comparator<Retraining> NEWEST_FIRST =
            Comparator.comparing(Retraining::startedAt).reversed().thenComparing(Retraining::id);

    private final Map<Digest, PipelineVersion> versions = new HashMap<>();
    private final Map<String, Digest> present = new TreeMap<>();
    private final Map<String, Retraining> runs = new HashMap<>();
    private boolean stopped;

    @Override
    public synchronized Future<Void> putPipeline(PipelineVersion version) {
        versions.putIfAbsent(version.digest(), version);
        present.put(version.pipeline().name(), version.digest());
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<PipelineVersion>> findPipeline(String name) {
        return Future.succeededFuture(Optional.ofNullable(present.get(name)).map(versions::get));
    }

    @Override
    public synchronized Future<Optional<PipelineVersion>> findVersion(Digest digest) {
        return Future.succeededFuture(Optional.ofNullable(versions.get(digest)));
    }

    @Override
    public synchronized Future<List<PipelineVersion>> pipelines() {
        return Future.succeededFuture(present.values().stream()
                .flatMap(digest -> Stream.ofNullable(versions.get(digest)))
                .toList());
    }

    @Override
    public synchronized Future<Boolean> removePipeline(String name) {
        return Future.succeededFuture(present.remove(name) != null);
    }

    /** The next run that is added is not: the server stops just before. */
    synchronized void stopBeforeAdding() {
        stopped = true;
    }

    @Override
    public synchronized Future<Boolean> add(Retraining run) {
        if (stopped) {
            stopped = false;
            return Future.failedFuture(new IllegalStateException("stopped"));
        }
        boolean trains = run.state() == RunState.TRAINING
                && runs.values().stream()
                        .anyMatch(
                                other -> other.pipeline().equals(run.pipeline()) && other.state() == RunState.TRAINING);
        return Future.succeededFuture(!trains && runs.putIfAbsent(run.id(), run) == null);
    }

    @Override
    public synchronized Future<Optional<Retraining>> find(String id) {
        return Future.succeededFuture(Optional.ofNullable(runs.get(id)));
    }

    private List<Retraining> runs(Predicate<Retraining> which) {
        return runs.values().stream().filter(which).sorted(NEWEST_FIRST).toList();
    }

    @Override
    public synchronized Future<List<Retraining>> list(Optional<String> pipeline, Optional<String> after, int limit) {
        List<Retraining> all = runs(
                run -> pipeline.filter(name -> !name.equals(run.pipeline())).isEmpty());
        Optional<Retraining> last = after.map(runs::get);
        return Future.succeededFuture(all.stream()
                .filter(run -> after.isEmpty()
                        || last.filter(one -> NEWEST_FIRST.compare(run, one) > 0)
                                .isPresent())
                .limit(limit)
                .toList());
    }

    @Override
    public synchronized Future<List<Retraining>> unfinished() {
        return Future.succeededFuture(runs.values().stream()
                .filter(run -> !run.state().isOver())
                .sorted(Comparator.comparing(Retraining::startedAt).thenComparing(Retraining::id))
                .toList());
    }

    @Override
    public synchronized Future<List<Retraining>> unlogged(Instant since) {
        return Future.succeededFuture(runs(run -> run.logged().isEmpty()
                && run.state() != RunState.TRAINING
                && !run.startedAt().isBefore(since)));
    }

    @Override
    public synchronized Future<List<Retraining>> history(String pipeline, Instant since) {
        List<Retraining> all = runs(run -> run.pipeline().equals(pipeline));
        Optional<Retraining> lastBefore =
                all.stream().filter(run -> run.startedAt().isBefore(since)).findFirst();
        return Future.succeededFuture(all.stream()
                .filter(run -> !run.startedAt().isBefore(since)
                        || lastBefore.filter(run::equals).isPresent())
                .toList());
    }

    @Override
    public synchronized Future<Optional<Retraining>> findByCandidate(Digest bundle) {
        return Future.succeededFuture(
                runs(run -> run.made(JobModel.BUNDLE).filter(bundle::equals).isPresent()).stream()
                        .findFirst());
    }

    @Override
    public synchronized Future<Boolean> update(Retraining before, Retraining after) {
        return Future.succeededFuture(runs.replace(before.id(), before, after));
    }
}
