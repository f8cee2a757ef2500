package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.alert.Trouble;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alerts in PostgreSQL. */
public final class SqlAlerts implements AlertStore {

    private final Pool pool;

    public SqlAlerts(Transactions transactions) {
        this.pool = transactions.pool();
    }

    @Override
    public Future<Optional<Alert>> findUnresolved(String key) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE key = $1 AND state <> 'RESOLVED'")
                .execute(Tuple.of(key))
                .map(rows -> Columns.first(rows, SqlAlerts::alert));
    }

    @Override
    public Future<Optional<Alert>> find(String id) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Columns.first(rows, SqlAlerts::alert));
    }

    @Override
    public Future<List<Alert>> unresolved(AlertKind kind) {
        return pool.preparedQuery("SELECT * FROM alerts WHERE kind = $1 AND state <> 'RESOLVED' ORDER BY opened_at, id")
                .execute(Tuple.of(kind.name()))
                .map(rows -> Columns.all(rows, SqlAlerts::alert));
    }

    @Override
    public Future<Boolean> add(Alert alert) {
        return changes(
                "INSERT INTO alerts (id, key, state, kind, trouble, opened_at, updated_at)"
                        + " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                        + " ON CONFLICT (key) WHERE state <> 'RESOLVED' DO NOTHING",
                Tuple.of(
                        alert.id(),
                        alert.trouble().key(),
                        alert.state().name(),
                        alert.trouble().kind().name(),
                        json(alert.trouble()),
                        Columns.time(alert.openedAt()),
                        Columns.time(alert.updatedAt())));
    }

    @Override
    public Future<Boolean> update(String id, Trouble trouble, Instant now) {
        return changes(
                "UPDATE alerts SET trouble = $2, updated_at = $3 WHERE id = $1 AND state <> 'RESOLVED'",
                Tuple.of(id, json(trouble), Columns.time(now)));
    }

    @Override
    public Future<Boolean> acknowledge(String id, Instant now) {
        return changes(
                "UPDATE alerts SET state = 'ACKNOWLEDGED', updated_at = $2 WHERE id = $1 AND state = 'OPEN'",
                Tuple.of(id, Columns.time(now)));
    }

    @Override
    public Future<Boolean> resolve(String key, Instant now) {
        return changes(
                "UPDATE alerts SET state = 'RESOLVED', updated_at = $2 WHERE key = $1 AND state <> 'RESOLVED'",
                Tuple.of(key, Columns.time(now)));
    }

    private Future<Boolean> changes(String statement, Tuple values) {
        return pool.preparedQuery(statement).execute(values).map(result -> result.rowCount() == 1);
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
                .map(rows -> Columns.all(rows, SqlAlerts::alert));
    }

    @Override
    public Future<Long> countUnresolved() {
        return pool.preparedQuery("SELECT count(*) AS open FROM alerts WHERE state <> 'RESOLVED'")
                .execute()
                .map(rows -> Columns.first(rows, row -> row.getLong("open")).orElseThrow());
    }

    private static JsonObject json(Trouble trouble) {
        JsonArray features = new JsonArray();
        trouble.features()
                .forEach(feature -> features.add(new JsonObject()
                        .put("name", feature.name())
                        .put("psi", feature.psi())
                        .put("js", feature.js())));
        JsonArray common = new JsonArray();
        trouble.common()
                .forEach(each -> common.add(new JsonObject()
                        .put("trait", each.trait())
                        .put("devices", each.devices())
                        .put("all", each.all())
                        .put("lift", each.lift())));
        return new JsonObject()
                .put("severity", trouble.severity().name())
                .put("since", trouble.since().map(Instant::toString).orElse(null))
                .put("common", common)
                .put("model", trouble.model())
                .put("bundle", trouble.bundle())
                .put("features", features)
                .put("devices", new JsonArray(trouble.devices()))
                .put("size", trouble.size())
                .put("rolloutId", trouble.rolloutId().orElse(null))
                .put("message", trouble.message());
    }

    private static Alert alert(Row row) {
        JsonObject json = row.getJsonObject("trouble");
        Trouble trouble = new Trouble(
                row.getString("key"),
                AlertKind.valueOf(row.getString("kind")),
                // Those of before there were severities were all raised to be looked at.
                Severity.valueOf(json.getString("severity", Severity.CRITICAL.name())),
                json.getString("model"),
                json.getString("bundle"),
                json.getJsonArray("features").stream()
                        .map(JsonObject.class::cast)
                        .map(feature -> new Trouble.Feature(
                                feature.getString("name"), feature.getDouble("psi"), feature.getDouble("js")))
                        .toList(),
                json.getJsonArray("devices").stream().map(String.class::cast).toList(),
                json.getDouble("size"),
                Optional.ofNullable(json.getString("rolloutId")),
                Optional.ofNullable(json.getString("since")).map(Instant::parse),
                json.getJsonArray("common", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .map(each -> new Trouble.Common(
                                each.getString("trait"),
                                each.getInteger("devices"),
                                each.getInteger("all"),
                                each.getDouble("lift")))
                        .toList(),
                json.getString("message"));
        return new Alert(
                row.getString("id"),
                AlertState.valueOf(row.getString("state")),
                trouble,
                Columns.time(row, "opened_at"),
                Columns.time(row, "updated_at"));
    }
}
