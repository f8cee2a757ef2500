package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.fleet.retrain.PipelineDocument;
import dev.flotilla.fleet.retrain.PipelineVersion;
import dev.flotilla.fleet.retrain.RetrainStore;
import dev.flotilla.fleet.retrain.Retraining;
import dev.flotilla.fleet.retrain.RetrainingDocument;
import dev.flotilla.fleet.retrain.RunState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Pipelines and their runs in PostgreSQL. */
public final class SqlRetrain implements RetrainStore {
    private static final String UNFINISHED = Arrays.stream(RunState.values())
            .filter(state -> !state.isOver())
            .map(state -> "'" + state + "'")
            .reduce((some, more) -> some + ", " + more)
            .orElseThrow();

    private final Transactions transactions;

    public SqlRetrain(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The same file again makes an earlier version the present one, and stays as it was. */
    @Override
    public Future<Void> putPipeline(PipelineVersion version) {
        return transactions.run(connection -> connection
                .preparedQuery("INSERT INTO pipeline_versions (digest, name, yaml, author, created_at)"
                        + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (digest) DO NOTHING")
                .execute(Tuple.of(
                        version.digest().hex(),
                        version.pipeline().name(),
                        version.yaml(),
                        version.author(),
                        Columns.time(version.createdAt())))
                .compose(kept -> connection
                        .preparedQuery("INSERT INTO pipelines (name, digest) VALUES ($1, $2)"
                                + " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest")
                        .execute(Tuple.of(
                                version.pipeline().name(), version.digest().hex())))
                .mapEmpty());
    }

    @Override
    public Future<Optional<PipelineVersion>> findPipeline(String name) {
        return versions("JOIN pipelines p ON p.digest = v.digest WHERE p.name = $1", Tuple.of(name))
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Future<Optional<PipelineVersion>> findVersion(Digest digest) {
        return versions("WHERE v.digest = $1", Tuple.of(digest.hex()))
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Future<List<PipelineVersion>> pipelines() {
        return versions("JOIN pipelines p ON p.digest = v.digest ORDER BY p.name COLLATE \"C\"", Tuple.tuple());
    }

    private Future<List<PipelineVersion>> versions(String which, Tuple values) {
        return transactions
                .pool()
                .preparedQuery("SELECT v.* FROM pipeline_versions v " + which)
                .execute(values)
                .map(rows -> Columns.all(
                        rows,
                        row -> new PipelineVersion(
                                PipelineDocument.parse(row.getString("yaml")),
                                row.getString("yaml"),
                                row.getString("author"),
                                Columns.time(row, "created_at"))));
    }

    @Override
    public Future<Boolean> removePipeline(String name) {
        return transactions.changes("DELETE FROM pipelines WHERE name = $1", Tuple.of(name));
    }

    @Override
    public Future<Boolean> add(Retraining run) {
        return transactions.changes(
                "INSERT INTO retrainings (id, pipeline, state, candidate, logged, started_at, document)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                values(run));
    }

    private static Tuple values(Retraining run) {
        return Tuple.of(
                run.id(),
                run.pipeline(),
                run.state().name(),
                run.made(JobModel.BUNDLE).map(Digest::hex).orElse(null),
                run.logged().isPresent(),
                Columns.time(run.startedAt()),
                document(run));
    }

    private static Buffer document(Retraining run) {
        return Buffer.buffer(RetrainingDocument.write(run).toJson());
    }

    @Override
    public Future<Optional<Retraining>> find(String id) {
        return runs("WHERE id = $1", Tuple.of(id)).map(found -> found.stream().findFirst());
    }

    @Override
    public Future<List<Retraining>> list(Optional<String> pipeline, Optional<String> after, int limit) {
        return runs(
                "b WHERE ($1 = '' OR pipeline = $1) AND ($2 = '' OR EXISTS (SELECT 1 FROM retrainings a WHERE a.id = $2"
                        + " AND (b.started_at < a.started_at OR b.started_at = a.started_at AND b.id > a.id)))"
                        + " ORDER BY started_at DESC, id LIMIT $3",
                Tuple.of(pipeline.orElse(""), after.orElse(""), limit));
    }

    @Override
    public Future<List<Retraining>> unfinished() {
        return runs("WHERE state IN (" + UNFINISHED + ") ORDER BY started_at, id", Tuple.tuple());
    }

    @Override
    public Future<List<Retraining>> unlogged(Instant since) {
        return runs(
                "WHERE NOT logged AND state <> 'TRAINING' AND started_at >= $1 ORDER BY started_at, id",
                Tuple.of(Columns.time(since)));
    }

    @Override
    public Future<List<Retraining>> history(String pipeline, Instant since) {
        return runs(
                "WHERE pipeline = $1 AND (started_at >= $2 OR id = (SELECT id FROM retrainings WHERE pipeline = $1"
                        + " AND started_at < $2 ORDER BY started_at DESC, id LIMIT 1)) ORDER BY started_at DESC, id",
                Tuple.of(pipeline, Columns.time(since)));
    }

    @Override
    public Future<Optional<Retraining>> findByCandidate(Digest bundle) {
        return runs("WHERE candidate = $1 ORDER BY started_at DESC, id LIMIT 1", Tuple.of(bundle.hex()))
                .map(found -> found.stream().findFirst());
    }

    private Future<List<Retraining>> runs(String which, Tuple values) {
        return transactions
                .pool()
                .preparedQuery("SELECT document FROM retrainings " + which)
                .execute(values)
                .map(rows -> Columns.all(rows, SqlRetrain::run));
    }

    private static Retraining run(Row row) {
        return RetrainingDocument.read(Columns.bytes(row, "document"));
    }

    @Override
    public Future<Boolean> update(Retraining before, Retraining after) {
        return transactions.changes(
                "UPDATE retrainings SET state = $2, candidate = $3, logged = $4, document = $5"
                        + " WHERE id = $1 AND document = $6",
                Tuple.of(
                        after.id(),
                        after.state().name(),
                        after.made(JobModel.BUNDLE).map(Digest::hex).orElse(null),
                        after.logged().isPresent(),
                        document(after),
                        document(before)));
    }
}
