package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.dataset.label.Agreement;
import dev.flotilla.fleet.dataset.label.FieldAccuracy;
import dev.flotilla.fleet.dataset.label.Label;
import dev.flotilla.fleet.dataset.label.LabelState;
import dev.flotilla.fleet.dataset.label.LabelStore;
import dev.flotilla.fleet.dataset.sample.Sample;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels in PostgreSQL. */
public final class SqlLabels implements LabelStore {
    private static final String PUT =
            "INSERT INTO sample_labels (sample, annotator, choice, at) VALUES ($1, $2, $3, $4)"
                    + " ON CONFLICT (sample, annotator) DO UPDATE SET choice = $3, at = $4";

    private final Transactions transactions;
    private final Pool pool;

    public SqlLabels(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Optional<Sample>> next(String model, String annotator) {
        return pool.preparedQuery("SELECT s.* FROM samples s WHERE model = $1 AND state = 'ACCEPTED'"
                        + " AND label_state = 'OPEN' AND input IS NOT NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM sample_labels l WHERE l.sample = s.id AND l.annotator = $2)"
                        + " ORDER BY (SELECT count(*) FROM sample_labels l WHERE l.sample = s.id) DESC,"
                        + " confidence, id LIMIT 1")
                .execute(Tuple.of(model, annotator))
                .map(rows -> Columns.first(rows, SampleRows::sample));
    }

    @Override
    public Future<Optional<Agreement>> put(Digest sample, Label label) {
        // The row's lock has annotators of one sample take turns: each sees what the others said.
        return transactions.run(connection -> connection
                .preparedQuery(
                        "SELECT 1 FROM samples WHERE id = $1 AND state = 'ACCEPTED' AND input IS NOT NULL FOR UPDATE")
                .execute(Tuple.of(sample.hex()))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : put(connection, sample, label)
                                .compose(done -> labels(connection, sample))
                                .compose(labels -> settle(connection, sample, Agreement.of(labels)))
                                .map(Optional::of)));
    }

    @Override
    public Future<Void> decide(Digest sample, Label label) {
        Agreement known = new Agreement(LabelState.LABELLED, label.choice());
        return transactions.run(connection -> put(connection, sample, label)
                .compose(done -> settle(connection, sample, known))
                .mapEmpty());
    }

    private static Future<?> put(SqlConnection connection, Digest sample, Label label) {
        return connection
                .preparedQuery(PUT)
                .execute(Tuple.tuple()
                        .addString(sample.hex())
                        .addString(label.annotator())
                        .addInteger(label.choice().orElse(null))
                        .addOffsetDateTime(Columns.time(label.at())));
    }

    private static Future<List<Label>> labels(SqlConnection connection, Digest sample) {
        return connection
                .preparedQuery("SELECT * FROM sample_labels WHERE sample = $1 ORDER BY at, annotator")
                .execute(Tuple.of(sample.hex()))
                .map(rows -> Columns.all(rows, SqlLabels::label));
    }

    private static Future<Agreement> settle(SqlConnection connection, Digest sample, Agreement agreement) {
        return connection
                .preparedQuery("UPDATE samples SET label_state = $2, label = $3 WHERE id = $1")
                .execute(Tuple.tuple()
                        .addString(sample.hex())
                        .addString(agreement.state().name())
                        .addInteger(agreement.choice().orElse(null)))
                .map(agreement);
    }

    @Override
    public Future<FieldAccuracy> accuracy(Digest bundle) {
        return pool.preparedQuery("SELECT count(*) AS n, count(*) FILTER (WHERE predicted = label) AS hits FROM samples"
                        + " WHERE bundle = $1 AND state = 'ACCEPTED' AND label_state = 'LABELLED'"
                        + " AND origin IN ('RANDOM', 'BURST')")
                .execute(Tuple.of(bundle.hex()))
                .map(rows -> Columns.first(rows, row -> new FieldAccuracy(row.getLong("n"), row.getLong("hits")))
                        .orElseThrow());
    }

    @Override
    public Future<Map<LabelState, Long>> progress(String model) {
        return pool.preparedQuery("SELECT label_state, count(*) AS n FROM samples WHERE model = $1"
                        + " AND state = 'ACCEPTED' AND input IS NOT NULL GROUP BY label_state")
                .execute(Tuple.of(model))
                .map(rows -> {
                    Map<LabelState, Long> counts = new EnumMap<>(LabelState.class);
                    rows.forEach(row -> counts.put(LabelState.valueOf(row.getString("label_state")), row.getLong("n")));
                    return counts;
                });
    }

    @Override
    public Future<Map<Digest, List<Label>>> labels(String model, int limit) {
        return pool.preparedQuery("SELECT l.* FROM sample_labels l JOIN (SELECT id FROM samples WHERE model = $1"
                        + " AND state = 'ACCEPTED' AND EXISTS (SELECT 1 FROM sample_labels k WHERE k.sample = samples.id)"
                        + " ORDER BY received_at DESC, id LIMIT $2) s ON s.id = l.sample ORDER BY l.at, l.annotator")
                .execute(Tuple.of(model, limit))
                .map(rows -> {
                    Map<Digest, List<Label>> bySample = new LinkedHashMap<>();
                    rows.forEach(
                            row -> bySample.computeIfAbsent(Columns.digest(row, "sample"), added -> new ArrayList<>())
                                    .add(label(row)));
                    return bySample;
                });
    }

    private static Label label(Row row) {
        return new Label(
                row.getString("annotator"), Optional.ofNullable(row.getInteger("choice")), Columns.time(row, "at"));
    }
}
