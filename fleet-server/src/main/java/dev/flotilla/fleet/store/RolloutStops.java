package dev.flotilla.fleet.store;

import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.RolloutConflictException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The table {@code emergency_stop}, which has a row while the fleet is stopped. */
final class RolloutStops {

    private RolloutStops() {}

    /** Waits for the changes of rollouts that are under way; those that follow see the stop. */
    static Future<EmergencyStop> stop(SqlConnection connection, EmergencyStop stop) {
        return connection
                .query("SELECT id FROM rollouts WHERE state IN ('AWAITING_APPROVAL', 'RUNNING', 'PAUSED', 'COMPLETED')"
                        + " ORDER BY id FOR UPDATE")
                .execute()
                .compose(locked -> connection
                        .preparedQuery(
                                "INSERT INTO emergency_stop (since, reason) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                        .execute(Tuple.of(Columns.time(stop.since()), stop.reason())))
                .compose(inserted -> connection
                        .preparedQuery(
                                "UPDATE rollouts SET state = 'PAUSED', state_reason = $1 WHERE state = 'RUNNING'")
                        .execute(Tuple.of(stop.pauseReason())))
                .compose(paused -> find(connection))
                .map(Optional::orElseThrow);
    }

    static Future<Optional<EmergencyStop>> find(SqlClient client) {
        return client.query("SELECT since, reason FROM emergency_stop")
                .execute()
                .map(rows -> Columns.first(
                        rows, row -> new EmergencyStop(Columns.time(row, "since"), row.getString("reason"))));
    }

    static Future<Void> lift(SqlClient client) {
        return client.query("DELETE FROM emergency_stop").execute().mapEmpty();
    }

    /** For a transaction that starts a rollout or lets it go on, and that holds what {@link #stop} waits for. */
    static Future<Void> requireNone(SqlConnection connection) {
        return find(connection)
                .compose(stop -> stop.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new RolloutConflictException(stop.get().refusal())));
    }
}
