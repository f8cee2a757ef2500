package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.route.Notice;
import dev.flotilla.fleet.alert.route.NoticeQueue;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What receivers of alerts are still to be told, in PostgreSQL. */
public final class SqlNotices implements NoticeQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SqlNotices.class);

    private final Pool pool;

    public SqlNotices(Transactions transactions) {
        this.pool = transactions.pool();
    }

    /** In the transaction of what happened to the alert. */
    static Future<Void> add(SqlConnection connection, String alert, AlertEvent event, List<String> routes, Instant at) {
        if (routes.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery("INSERT INTO alert_notice (route, event, at, due_at, id, key, state, kind, trouble,"
                        + " opened_at, updated_at, acknowledged_by)"
                        + " SELECT route, $2, $3, $3, id, key, state, kind, trouble, opened_at, updated_at, acknowledged_by"
                        + " FROM alerts, unnest($4::text[]) AS route WHERE id = $1")
                .execute(Tuple.of(alert, event.name(), Columns.time(at), routes.toArray(String[]::new)))
                .compose(added -> connection
                        .preparedQuery("DELETE FROM alert_notice n USING unnest($1::text[]) AS receiver (route)"
                                + " WHERE n.route = receiver.route AND n.notice_id <= (SELECT notice_id FROM alert_notice m"
                                + " WHERE m.route = receiver.route ORDER BY notice_id DESC OFFSET $2 LIMIT 1)")
                        .execute(Tuple.of(routes.toArray(String[]::new), MOST)))
                .onSuccess(dropped -> {
                    if (dropped.rowCount() > 0) {
                        LOG.error(
                                "more than {} notices of alerts wait for one receiver: its oldest were dropped", MOST);
                    }
                })
                .mapEmpty();
    }

    @Override
    public Future<List<Notice>> claim(Set<String> routes, Instant now, Instant then) {
        return pool.preparedQuery("UPDATE alert_notice SET due_at = $3 WHERE due_at <= $2 AND notice_id IN ("
                        + "SELECT (SELECT min(notice_id) FROM alert_notice m WHERE m.route = receiver.route)"
                        + " FROM unnest($1::text[]) AS receiver (route)) RETURNING *")
                .execute(Tuple.of(routes.toArray(String[]::new), Columns.time(now), Columns.time(then)))
                .map(rows -> Columns.all(rows, SqlNotices::notice));
    }

    private static Notice notice(Row row) {
        return new Notice(
                row.getLong("notice_id"),
                row.getString("route"),
                AlertEvent.valueOf(row.getString("event")),
                AlertRows.alert(row),
                Columns.time(row, "at"),
                row.getInteger("attempts"),
                Columns.time(row, "due_at"));
    }

    @Override
    public Future<Void> remove(long id) {
        return pool.preparedQuery("DELETE FROM alert_notice WHERE notice_id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    @Override
    public Future<Void> postpone(long id, int attempts, Instant dueAt) {
        return pool.preparedQuery("UPDATE alert_notice SET attempts = $2, due_at = $3 WHERE notice_id = $1")
                .execute(Tuple.of(id, attempts, Columns.time(dueAt)))
                .mapEmpty();
    }

    @Override
    public Future<Integer> forget(Set<String> routes, Instant before) {
        return pool.preparedQuery("DELETE FROM alert_notice WHERE route <> ALL($1) AND at < $2")
                .execute(Tuple.of(routes.toArray(String[]::new), Columns.time(before)))
                .map(SqlResult::rowCount);
    }

    @Override
    public Future<Long> count() {
        return pool.query("SELECT count(*) AS notices FROM alert_notice")
                .execute()
                .map(rows -> rows.iterator().next().getLong("notices"));
    }
}
