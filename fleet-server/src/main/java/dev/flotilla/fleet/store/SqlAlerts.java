package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.Silence;
import dev.flotilla.fleet.alert.Trouble;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Alerts in PostgreSQL, and what receivers are to be told of them. */
public final class SqlAlerts implements AlertStore {
    private static final String UNSILENCED = "silenced_until = NULL, silenced_by = NULL, silenced_why = NULL";

    private final Transactions transactions;
    private final Pool pool;
    private final Map<AlertKind, List<String>> routes;

    /** @param routes by kind of alert: the names of those who are told of it */
    public SqlAlerts(Transactions transactions, Map<AlertKind, List<String>> routes) {
        this.transactions = transactions;
        this.pool = transactions.pool();
        this.routes = Map.copyOf(routes);
    }

    @Override
    public Future<Optional<Alert>> findUnresolved(String key) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE key = $1 AND state <> 'RESOLVED'")
                .execute(Tuple.of(key))
                .map(rows -> Columns.first(rows, AlertRows::alert));
    }

    @Override
    public Future<Optional<Alert>> find(String id) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Columns.first(rows, AlertRows::alert));
    }

    @Override
    public Future<List<Alert>> unresolved(AlertKind kind) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE kind = $1 AND state <> 'RESOLVED' ORDER BY opened_at, id")
                .execute(Tuple.of(kind.name()))
                .map(rows -> Columns.all(rows, AlertRows::alert));
    }

    @Override
    public Future<List<Alert>> recent(Instant since) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE state <> 'RESOLVED' OR updated_at >= $1"
                        + " ORDER BY opened_at DESC, id LIMIT " + MOST_RECENT)
                .execute(Tuple.of(Columns.time(since)))
                .map(rows -> Columns.all(rows, AlertRows::alert));
    }

    @Override
    public Future<Boolean> add(Alert alert) {
        return told(
                        AlertEvent.OPENED,
                        alert.openedAt(),
                        "INSERT INTO alerts (id, key, state, kind, trouble, opened_at, updated_at)"
                                + " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                                + " ON CONFLICT (key) WHERE state <> 'RESOLVED' DO NOTHING RETURNING id, kind",
                        Tuple.of(
                                alert.id(),
                                alert.trouble().key(),
                                alert.state().name(),
                                alert.trouble().kind().name(),
                                AlertRows.json(alert.trouble()),
                                Columns.time(alert.openedAt()),
                                Columns.time(alert.updatedAt())))
                .map(changed -> changed == 1);
    }

    @Override
    public Future<Boolean> update(String id, Trouble trouble, Instant now) {
        return transactions.run(connection -> connection
                .preparedQuery(
                        "WITH old AS (SELECT * FROM alerts WHERE id = $1 AND state <> 'RESOLVED' FOR UPDATE)"
                                + " UPDATE alerts SET trouble = $2, updated_at = $3 FROM old WHERE alerts.id = old.id RETURNING old.*")
                .execute(Tuple.of(id, AlertRows.json(trouble), Columns.time(now)))
                .map(rows -> Columns.first(rows, AlertRows::alert))
                .compose(old -> old.filter(alert -> isWorse(trouble, alert))
                        .map(alert -> SqlNotices.add(
                                connection,
                                id,
                                AlertEvent.WORSENED,
                                receivers(alert.trouble().kind()),
                                now))
                        .orElseGet(Future::succeededFuture)
                        .map(old.isPresent())));
    }

    private static boolean isWorse(Trouble trouble, Alert old) {
        return old.state() != AlertState.SILENCED
                && trouble.severity().isWorseThan(old.trouble().severity());
    }

    private List<String> receivers(AlertKind kind) {
        return routes.getOrDefault(kind, List.of());
    }

    @Override
    public Future<Boolean> acknowledge(String id, String by, Instant now) {
        return transactions.changes(
                "UPDATE alerts SET state = 'ACKNOWLEDGED', acknowledged_by = $3, updated_at = $2"
                        + " WHERE id = $1 AND state = 'OPEN'",
                Tuple.of(id, Columns.time(now), by));
    }

    @Override
    public Future<Boolean> silence(String id, Silence silence, Instant now) {
        return transactions.changes(
                "UPDATE alerts SET state = 'SILENCED', silenced_until = $2, silenced_by = $3, silenced_why = $4,"
                        + " updated_at = $5 WHERE id = $1 AND state <> 'RESOLVED'",
                Tuple.of(id, Columns.time(silence.until()), silence.by(), silence.why(), Columns.time(now)));
    }

    @Override
    public Future<Boolean> endSilence(String id, Instant now) {
        return told(
                        AlertEvent.REOPENED,
                        now,
                        "UPDATE alerts SET state = 'OPEN', acknowledged_by = NULL, " + UNSILENCED
                                + ", updated_at = $2 WHERE id = $1 AND state = 'SILENCED' RETURNING id, kind",
                        Tuple.of(id, Columns.time(now)))
                .map(changed -> changed == 1);
    }

    @Override
    public Future<Integer> endSilences(Instant now) {
        return told(
                AlertEvent.REOPENED,
                now,
                "UPDATE alerts SET state = 'OPEN', acknowledged_by = NULL, " + UNSILENCED
                        + ", updated_at = $1 WHERE state = 'SILENCED' AND silenced_until <= $1 RETURNING id, kind",
                Tuple.of(Columns.time(now)));
    }

    @Override
    public Future<Boolean> resolve(String key, Instant now) {
        return told(
                        AlertEvent.RESOLVED,
                        now,
                        "UPDATE alerts SET state = 'RESOLVED', " + UNSILENCED
                                + ", updated_at = $2 WHERE key = $1 AND state <> 'RESOLVED' RETURNING id, kind",
                        Tuple.of(key, Columns.time(now)))
                .map(changed -> changed == 1);
    }

    /** How many alerts a statement changed, which returns them; their receivers will be told. */
    private Future<Integer> told(AlertEvent event, Instant at, String statement, Tuple values) {
        return transactions.run(connection -> connection
                .preparedQuery(statement)
                .execute(values)
                .compose(rows -> {
                    List<Function<SqlConnection, Future<Void>>> notices =
                            Columns.all(rows, row -> notice(row, event, at));
                    Future<Void> done = Future.succeededFuture();
                    for (Function<SqlConnection, Future<Void>> notice : notices) {
                        done = done.compose(before -> notice.apply(connection));
                    }
                    return done.map(notices.size());
                }));
    }

    private Function<SqlConnection, Future<Void>> notice(Row row, AlertEvent event, Instant at) {
        String id = row.getString("id");
        List<String> receivers = receivers(AlertKind.valueOf(row.getString("kind")));
        return connection -> SqlNotices.add(connection, id, event, receivers, at);
    }

    @Override
    public Future<List<Alert>> list(Optional<AlertState> state, Optional<String> after, int limit) {
        return pool.preparedQuery("SELECT * FROM alerts b WHERE ($1::text IS NULL OR state = $1)"
                        + " AND ($2 = '' OR EXISTS (SELECT 1 FROM alerts a WHERE a.id = $2"
                        + " AND (b.opened_at < a.opened_at OR b.opened_at = a.opened_at AND b.id > a.id)))"
                        + " ORDER BY opened_at DESC, id LIMIT $3")
                .execute(Tuple.tuple()
                        .addString(state.map(AlertState::name).orElse(null))
                        .addString(after.orElse(""))
                        .addInteger(limit))
                .map(rows -> Columns.all(rows, AlertRows::alert));
    }

    @Override
    public Future<Long> countUnresolved() {
        return pool.preparedQuery("SELECT count(*) AS open FROM alerts WHERE state <> 'RESOLVED'")
                .execute()
                .map(rows -> Columns.first(rows, row -> row.getLong("open")).orElseThrow());
    }
}
