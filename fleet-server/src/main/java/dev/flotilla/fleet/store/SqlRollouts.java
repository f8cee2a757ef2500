package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.rollout.DeviceSelection;
import dev.flotilla.fleet.rollout.DeviceView;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.Newcomer;
import dev.flotilla.fleet.rollout.Occupied;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutConflictException;
import dev.flotilla.fleet.rollout.RolloutCounts;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutEvent;
import dev.flotilla.fleet.rollout.RolloutSnapshot;
import dev.flotilla.fleet.rollout.RolloutStanding;
import dev.flotilla.fleet.rollout.RolloutStore;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.StageCount;
import dev.flotilla.fleet.rollout.TakeOver;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Rollouts in PostgreSQL. */
public final class SqlRollouts implements RolloutStore {

    /** Key of the advisory lock under which rollouts are created, so that two cannot claim a device at once. */
    private static final long CREATE_LOCK = 0x466c6f74524f4c4cL;
    /** A rollout of so many devices makes what the planner knows of the table wrong. */
    private static final int ANALYSED = 1_000;

    private final Transactions transactions;
    private final Pool pool;
    private final FleetRoom room;

    /** @param mostInFlight devices, over all rollouts together */
    public SqlRollouts(Transactions transactions, Optional<Integer> mostInFlight) {
        this.transactions = transactions;
        this.pool = transactions.pool();
        this.room = new FleetRoom(mostInFlight);
    }

    @Override
    public Future<List<RolloutUpdate>> create(Rollout rollout, List<RolloutDevice> devices, Supplier<String> ids) {
        return transactions.run(connection -> connection
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(CREATE_LOCK))
                .compose(locked -> RolloutStops.requireNone(connection))
                .compose(going -> RolloutClaims.claim(connection, rollout.plan(), devices))
                .compose(lower -> connection
                        .preparedQuery(RolloutRows.INSERT)
                        .execute(RolloutRows.tuple(rollout))
                        .compose(inserted -> takeOver(connection, rollout, lower, ids)))
                .compose(others -> writeDevices(connection, rollout.id(), devices)
                        .compose(done ->
                                writeCounts(connection, rollout.id(), RolloutCounts.difference(List.of(), devices)))
                        .compose(done -> analyse(connection, devices.size()))
                        .map(others)));
    }

    /**
     * Lets the planner know of the new rows at once. It knows rollouts by their share of the table and takes one that it has not
     * seen for one of no rows: joins with 10,000 such rows then read all of them once for each, for half a minute.
     */
    private static Future<Void> analyse(SqlConnection connection, int devices) {
        return devices < ANALYSED
                ? Future.succeededFuture()
                : connection.query("ANALYZE rollout_devices").execute().mapEmpty();
    }

    /** @param lower the devices that it takes over, by the rollout that they are in */
    private Future<List<RolloutUpdate>> takeOver(
            SqlConnection connection, Rollout rollout, Map<String, List<DeviceId>> lower, Supplier<String> ids) {
        Future<List<RolloutUpdate>> done = Future.succeededFuture(new ArrayList<>());
        for (Map.Entry<String, List<DeviceId>> other : lower.entrySet()) {
            done = done.compose(written -> change(
                            connection,
                            other.getKey(),
                            standing -> Optional.of(DeviceSelection.named(other.getValue())),
                            snapshot -> TakeOver.of(rollout, snapshot, ids))
                    .map(update -> {
                        update.ifPresent(written::add);
                        return written;
                    }));
        }
        return done;
    }

    @Override
    public Future<List<Occupied>> busy(List<DeviceId> devices) {
        return RolloutClaims.busy(pool, devices);
    }

    @Override
    public Future<Optional<RolloutUpdate>> change(
            String id,
            Function<RolloutStanding, Optional<DeviceSelection>> select,
            Function<RolloutSnapshot, Optional<RolloutUpdate>> decide) {
        return transactions.run(connection -> change(connection, id, select, decide));
    }

    private Future<Optional<RolloutUpdate>> change(
            SqlConnection connection,
            String id,
            Function<RolloutStanding, Optional<DeviceSelection>> select,
            Function<RolloutSnapshot, Optional<RolloutUpdate>> decide) {
        return connection
                .preparedQuery("SELECT * FROM rollouts WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(id))
                .map(rows -> Columns.first(rows, RolloutRows::rollout))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : change(connection, found.get(), select, decide));
    }

    private Future<Optional<RolloutUpdate>> change(
            SqlConnection connection,
            Rollout rollout,
            Function<RolloutStanding, Optional<DeviceSelection>> select,
            Function<RolloutSnapshot, Optional<RolloutUpdate>> decide) {
        return connection
                .preparedQuery("SELECT * FROM rollout_counts WHERE rollout_id = $1")
                .execute(Tuple.of(rollout.id()))
                .map(RolloutRows::counts)
                .compose(counts -> room.look(connection, counts))
                .compose(counts -> select.apply(new RolloutStanding(rollout, counts))
                        .map(selection -> RolloutSelections.read(connection, rollout, selection)
                                .compose(
                                        seen -> decide(connection, new RolloutSnapshot(rollout, counts, seen), decide)))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<RolloutUpdate>> decide(
            SqlConnection connection,
            RolloutSnapshot snapshot,
            Function<RolloutSnapshot, Optional<RolloutUpdate>> decide) {
        Optional<RolloutUpdate> update = decide.apply(snapshot);
        long given = update.map(RolloutUpdate::given).orElse(0L);
        if (given == 0 || !room.isBounded()) {
            return write(connection, snapshot, update);
        }
        // Others may have used the room up since it was looked at; then there is less to give.
        return room.hold(connection, snapshot.counts())
                .compose(counts -> write(
                        connection,
                        snapshot,
                        counts.roomInFleet() >= given
                                ? update
                                : decide.apply(new RolloutSnapshot(snapshot.rollout(), counts, snapshot.devices()))));
    }

    /** Devices before their parts, as whoever keeps a report does it: so neither waits for the other. */
    private static Future<Optional<RolloutUpdate>> write(
            SqlConnection connection, RolloutSnapshot snapshot, Optional<RolloutUpdate> update) {
        return update.map(written -> requireMayGoOn(connection, snapshot.rollout(), written)
                        .compose(may -> writeRollout(connection, snapshot.rollout(), written.rollout()))
                        .compose(done -> writeOrders(connection, written.orders()))
                        .compose(done ->
                                writeDevices(connection, written.rollout().id(), written.devices()))
                        .compose(done -> writeCounts(
                                connection,
                                written.rollout().id(),
                                RolloutCounts.difference(
                                        snapshot.devices().stream()
                                                .map(DeviceView::part)
                                                .toList(),
                                        written.devices())))
                        .compose(done ->
                                writeEvents(connection, written.rollout().id(), written.events())))
                .orElseGet(Future::succeededFuture)
                .map(update);
    }

    private static Future<Void> writeEvents(SqlConnection connection, String id, List<RolloutEvent> events) {
        Future<Void> done = Future.succeededFuture();
        for (RolloutEvent event : events) {
            AuditEvent audited = new AuditEvent(
                    Actor.system(), event.step().operation(), "/rollouts/" + id, AuditEvent.Outcome.DONE, event.why());
            done = done.compose(
                    before -> SqlAudit.append(connection, event.at(), audited).mapEmpty());
        }
        return done;
    }

    private static Future<Void> requireMayGoOn(SqlConnection connection, Rollout before, RolloutUpdate update) {
        return update.goesOn(before) ? RolloutStops.requireNone(connection) : Future.succeededFuture();
    }

    private static Future<Void> writeRollout(SqlConnection connection, Rollout before, Rollout rollout) {
        return rollout.equals(before)
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(
                                "UPDATE rollouts SET stages = $2, state = $3, state_reason = $4, spent = $5, approval = $6"
                                        + " WHERE id = $1")
                        .execute(Tuple.of(
                                rollout.id(),
                                RolloutRows.stages(rollout),
                                rollout.state().name(),
                                rollout.stateReason(),
                                RolloutRows.spent(rollout.spent()),
                                ApprovalRows.approval(rollout.approval())))
                        .mapEmpty();
    }

    private static Future<Void> writeCounts(
            SqlConnection connection, String id, Map<RolloutCounts.Kind, Long> difference) {
        return difference.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(RolloutRows.ADD_COUNT)
                        .executeBatch(difference.entrySet().stream()
                                .map(change -> RolloutRows.tuple(id, change.getKey(), change.getValue()))
                                .toList())
                        .mapEmpty();
    }

    private static Future<Void> writeDevices(SqlConnection connection, String id, List<RolloutDevice> devices) {
        return devices.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(RolloutRows.SAVE_DEVICES)
                        .execute(RolloutRows.tuple(id, devices))
                        .mapEmpty();
    }

    private static Future<Void> writeOrders(SqlConnection connection, List<RolloutUpdate.Order> orders) {
        return orders.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(RolloutRows.SAVE_ORDER)
                        .executeBatch(orders.stream().map(RolloutRows::tuple).toList())
                        .compose(results -> requireAllWritten(results, orders));
    }

    private static Future<Void> requireAllWritten(RowSet<Row> results, List<RolloutUpdate.Order> orders) {
        RowSet<Row> result = results;
        for (RolloutUpdate.Order order : orders) {
            if (result.rowCount() != 1) {
                return Future.failedFuture(new RolloutConflictException(
                        "device " + order.device() + " got another assignment meanwhile; try again"));
            }
            result = result.next();
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Rollout>> find(String id) {
        return pool.preparedQuery("SELECT * FROM rollouts WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Columns.first(rows, RolloutRows::rollout));
    }

    @Override
    public Future<List<Rollout>> list(Optional<String> after, int limit) {
        return pool.preparedQuery("SELECT * FROM rollouts r WHERE $1 = '' OR EXISTS (SELECT 1 FROM rollouts a"
                        + " WHERE a.id = $1 AND (r.created_at < a.created_at"
                        + " OR r.created_at = a.created_at AND r.id > a.id)) ORDER BY created_at DESC, id LIMIT $2")
                .execute(Tuple.of(after.orElse(""), limit))
                .map(rows -> Columns.all(rows, RolloutRows::rollout));
    }

    @Override
    public Future<Long> countActive() {
        return pool.preparedQuery("SELECT count(*) AS active FROM rollouts WHERE state IN " + RolloutRows.ACTIVE)
                .execute()
                .map(rows -> Columns.first(rows, row -> row.getLong("active")).orElseThrow());
    }

    @Override
    public Future<List<RolloutDevice>> devices(
            String id, Optional<RolloutDeviceState> state, Optional<DeviceId> after, int limit) {
        return pool.preparedQuery("SELECT * FROM rollout_devices WHERE rollout_id = $1"
                        + " AND ($2 = '' OR (stage, device_id COLLATE \"C\") > (SELECT stage, device_id COLLATE \"C\""
                        + " FROM rollout_devices WHERE rollout_id = $1 AND device_id = $2))"
                        + " AND ($3 = '' OR state = $3) ORDER BY stage, device_id COLLATE \"C\" LIMIT $4")
                .execute(Tuple.of(
                        id,
                        after.map(DeviceId::value).orElse(""),
                        state.map(RolloutDeviceState::name).orElse(""),
                        limit))
                .map(rows -> Columns.all(rows, RolloutRows::part));
    }

    @Override
    public Future<List<DeviceId>> failed(String id) {
        return pool.preparedQuery("SELECT device_id FROM rollout_devices WHERE rollout_id = $1 AND state = 'FAILED'"
                        + " ORDER BY device_id COLLATE \"C\"")
                .execute(Tuple.of(id))
                .map(rows -> Columns.all(rows, row -> new DeviceId(row.getString("device_id"))));
    }

    @Override
    public Future<List<Digest>> previousBundles(String id) {
        return pool.preparedQuery("SELECT DISTINCT previous FROM rollout_devices WHERE rollout_id = $1"
                        + " AND given_counter IS NOT NULL AND NOT returned AND previous IS NOT NULL ORDER BY previous")
                .execute(Tuple.of(id))
                .map(rows -> Columns.all(rows, row -> Columns.digest(row, "previous")));
    }

    @Override
    public Future<List<String>> awaitingApproval() {
        return pool.query("SELECT id FROM rollouts WHERE state = 'AWAITING_APPROVAL' ORDER BY created_at, id")
                .execute()
                .map(rows -> Columns.all(rows, row -> row.getString("id")));
    }

    @Override
    public Future<List<String>> toRollBack() {
        return pool.query("SELECT id FROM rollouts WHERE state = 'PAUSED' AND plan ->> 'onFailure' = 'rollback'"
                        + " AND stages @> '[{\"state\": \"FAILED\"}]' ORDER BY created_at, id")
                .execute()
                .map(rows -> Columns.all(rows, row -> row.getString("id")));
    }

    @Override
    public Future<EmergencyStop> stop(EmergencyStop stop) {
        return transactions.run(connection -> connection
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(CREATE_LOCK))
                .compose(locked -> RolloutStops.stop(connection, stop)));
    }

    @Override
    public Future<Void> lift() {
        return RolloutStops.lift(pool);
    }

    @Override
    public Future<Optional<EmergencyStop>> findStop() {
        return RolloutStops.find(pool);
    }

    @Override
    public Future<Map<String, List<StageCount>>> counts(List<String> ids) {
        return pool.preparedQuery("SELECT rollout_id, stage, state, sum(devices)::bigint AS devices FROM rollout_counts"
                        + " WHERE rollout_id = ANY($1) AND devices > 0"
                        + " GROUP BY rollout_id, stage, state ORDER BY stage, state")
                .execute(Tuple.tuple().addArrayOfString(ids.toArray(new String[0])))
                .map(rows -> {
                    Map<String, List<StageCount>> counts = new HashMap<>();
                    rows.forEach(row -> counts.computeIfAbsent(row.getString("rollout_id"), id -> new ArrayList<>())
                            .add(new StageCount(
                                    row.getInteger("stage"),
                                    RolloutDeviceState.valueOf(row.getString("state")),
                                    row.getLong("devices"))));
                    return counts;
                });
    }

    @Override
    public Future<List<Rollout>> joinable() {
        return pool.preparedQuery("SELECT * FROM (SELECT DISTINCT ON (plan -> 'group', plan -> 'filter',"
                        + " state = 'COMPLETED') * FROM rollouts WHERE state IN ('AWAITING_APPROVAL', 'RUNNING', 'PAUSED', 'COMPLETED')"
                        + " AND (plan -> 'stages' -> -1 ->> 'percent')::integer = 100"
                        + " ORDER BY plan -> 'group', plan -> 'filter', state = 'COMPLETED', created_at DESC) AS newest"
                        + " ORDER BY created_at DESC, id LIMIT $1")
                .execute(Tuple.of(MOST_JOINABLE))
                .map(rows -> Columns.all(rows, RolloutRows::rollout));
    }

    @Override
    public Future<List<Newcomer>> newcomers(Condition wanted, int limit) {
        Tuple values = Tuple.of(limit);
        return pool.preparedQuery("SELECT * FROM devices WHERE revoked_at IS NULL AND "
                        + FilterSql.of(wanted, values)
                        + " AND NOT EXISTS (SELECT 1 FROM rollout_devices part WHERE part.device_id = devices.id)"
                        + " ORDER BY id COLLATE \"C\" LIMIT $1")
                .execute(values)
                .map(rows -> Columns.all(
                        rows, row -> new Newcomer(DeviceRows.device(row).facts())));
    }

    @Override
    public Future<List<String>> open() {
        return pool.preparedQuery("SELECT id FROM rollouts WHERE state IN " + RolloutRows.ACTIVE
                        + " OR state = 'COMPLETED' AND (EXISTS (SELECT 1 FROM rollout_counts"
                        + " WHERE rollout_id = rollouts.id AND devices > 0"
                        + " AND (state IN ('WAITING', 'RETRYING') OR holding AND state = ANY($1)))"
                        + " OR EXISTS (SELECT 1 FROM rollout_devices"
                        + " WHERE rollout_id = rollouts.id AND news <> judged))"
                        + " ORDER BY created_at, id")
                .execute(Tuple.tuple().addArrayOfString(RolloutRows.IN_FLIGHT))
                .map(rows -> Columns.all(rows, row -> row.getString("id")));
    }
}
