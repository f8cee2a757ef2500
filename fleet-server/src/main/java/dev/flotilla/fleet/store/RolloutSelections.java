package dev.flotilla.fleet.store;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.rollout.DeviceSelection;
import dev.flotilla.fleet.rollout.DeviceView;
import dev.flotilla.fleet.rollout.Rollout;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Reads those devices of a rollout that a decision has to see. */
final class RolloutSelections {

    /** What a device says that it runs counts once the server has told it to: else it could ask for any bundle that way. */
    private static final String TOLD =
            "(part.given_counter IS NOT NULL OR " + RolloutRows.told("part.device_id", "known.digest") + ")";

    /** What a rollout has taken back since the device said that it runs it is nothing to go back to. */
    private static final String NOT_TAKEN_BACK = " AND NOT EXISTS (SELECT 1 FROM rollout_devices back"
            + " WHERE back.device_id = part.device_id AND back.returned AND back.given_counter = device.reported_counter)";

    private static final String VIEW =
            "SELECT part.*, device.counter, device.desired_bundle, device.desired_at, device.reported_state,"
                    + " known.digest AS running, device.revoked_at IS NOT NULL AS revoked FROM rollout_devices part"
                    + " JOIN devices device ON device.id = part.device_id"
                    + " LEFT JOIN bundles known ON known.digest = device.reported_bundle AND " + TOLD + NOT_TAKEN_BACK
                    + " WHERE part.rollout_id = $1 AND ";

    private static final String IN_ORDER = " ORDER BY part.device_id COLLATE \"C\"";
    private static final String HOLDING = "part.given_counter IS NOT NULL AND NOT part.returned";

    private static final String ASKED = "(SELECT device_id FROM rollout_devices WHERE rollout_id = $1 AND given_at < $2"
            + " AND NOT returned AND state ";

    /**
     * Reports and revocations, and ends of the time for a verdict or before another try, by indexes of few rows. Whoever is deferred may have more
     * time, as its report says, and is looked at as long as it has.
     */
    private static final String NEWS = "part.device_id IN ((SELECT device_id FROM rollout_devices"
            + " WHERE rollout_id = $1 AND news <> judged ORDER BY device_id COLLATE \"C\" LIMIT $3)"
            + " UNION ALL " + ASKED + "IN ('ASSIGNED', 'FETCHING', 'VERIFYING', 'PROBING', 'ACTIVATING') LIMIT $3)"
            + " UNION ALL " + ASKED + "= 'DEFERRED')"
            + " UNION ALL (SELECT device_id FROM rollout_devices WHERE rollout_id = $1 AND state = 'RETRYING'"
            + " AND updated_at <= $4 ORDER BY updated_at LIMIT $3))";

    private RolloutSelections() {}

    static Future<List<DeviceView>> read(SqlConnection connection, Rollout rollout, DeviceSelection selection) {
        if (selection.kind() == DeviceSelection.Kind.NONE) {
            return Future.succeededFuture(List.of());
        }
        return connection
                .preparedQuery(VIEW + condition(selection) + IN_ORDER + limit(selection))
                .execute(values(rollout, selection))
                .compose(rows ->
                        noted(connection, rollout, selection, rows).map(done -> Columns.all(rows, RolloutRows::view)));
    }

    private static String condition(DeviceSelection selection) {
        return switch (selection.kind()) {
            case NONE -> "false";
            case NEWS -> NEWS;
            case WAITING -> "part.state = 'WAITING' AND part.stage <= $2";
            case FAILING -> HOLDING + " AND (part.stage = $2 OR part.state = 'FAILED')";
            case STAGE -> "part.stage = $2";
            case FAILED -> "(part.returned OR part.state = 'FAILED')";
            case HOLDING -> HOLDING;
            case UNPROVEN -> HOLDING + " AND part.state <> 'SUCCEEDED'";
            case NAMED -> "part.device_id = ANY ($2)";
        };
    }

    private static String limit(DeviceSelection selection) {
        return selection.kind() == DeviceSelection.Kind.WAITING ? " LIMIT $3" : "";
    }

    private static Tuple values(Rollout rollout, DeviceSelection selection) {
        Tuple values = Tuple.of(rollout.id());
        return switch (selection.kind()) {
            case NONE, FAILED, HOLDING, UNPROVEN -> values;
            case NEWS ->
                values.addOffsetDateTime(Columns.time(
                                selection.now().minus(rollout.plan().stageTimeout())))
                        .addInteger(selection.limit())
                        .addOffsetDateTime(Columns.time(
                                selection.now().minus(rollout.plan().retries().backOff())));
            case WAITING -> values.addInteger(selection.stage()).addInteger(selection.limit());
            case FAILING, STAGE -> values.addInteger(selection.stage());
            case NAMED ->
                values.addArrayOfString(
                        selection.devices().stream().map(DeviceId::value).toArray(String[]::new));
        };
    }

    /** What is judged now is no news any more; reports that come meanwhile are. */
    private static Future<Void> noted(
            SqlConnection connection, Rollout rollout, DeviceSelection selection, RowSet<Row> rows) {
        List<Row> news = Columns.all(rows, row -> row).stream()
                .filter(row -> !row.getLong("news").equals(row.getLong("judged")))
                .toList();
        return selection.kind() != DeviceSelection.Kind.NEWS || news.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery("UPDATE rollout_devices SET judged = seen.news"
                                + " FROM unnest($2::text[], $3::bigint[]) AS seen (device_id, news)"
                                + " WHERE rollout_id = $1 AND rollout_devices.device_id = seen.device_id")
                        .execute(Tuple.of(rollout.id())
                                .addArrayOfString(news.stream()
                                        .map(row -> row.getString("device_id"))
                                        .toArray(String[]::new))
                                .addArrayOfLong(news.stream()
                                        .map(row -> row.getLong("news"))
                                        .toArray(Long[]::new)))
                        .mapEmpty();
    }
}
