package dev.flotilla.fleet.store;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.rollout.Occupied;
import dev.flotilla.fleet.rollout.RolloutConflictException;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutPlan;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which rollouts have devices that a new one is for. */
final class RolloutClaims {

    private static final String OCCUPIED = " FROM rollout_devices part JOIN rollouts rollout"
            + " ON rollout.id = part.rollout_id WHERE rollout.state IN " + RolloutRows.ACTIVE
            + " AND part.device_id = ANY($1) AND part.taken_by IS NULL";

    private RolloutClaims() {}

    static Future<List<Occupied>> busy(SqlClient client, List<DeviceId> devices) {
        return client.preparedQuery("SELECT part.*, rollout.name,"
                        + " coalesce((rollout.plan ->> 'priority')::integer, 0) AS priority" + OCCUPIED
                        + " ORDER BY part.device_id COLLATE \"C\"")
                .execute(Tuple.tuple().addArrayOfString(ids(devices)))
                .map(rows -> Columns.all(
                        rows,
                        row -> new Occupied(
                                RolloutRows.part(row),
                                row.getString("rollout_id"),
                                row.getString("name"),
                                row.getInteger("priority"))));
    }

    private static String[] ids(List<DeviceId> devices) {
        return devices.stream().map(DeviceId::value).toArray(String[]::new);
    }

    /**
     * The devices that a rollout by this plan takes over, by the rollout that they are in, which nobody else changes from now on;
     * fails with {@link RolloutConflictException} if it cannot have one.
     */
    static Future<Map<String, List<DeviceId>>> claim(
            SqlConnection connection, RolloutPlan plan, List<RolloutDevice> parts) {
        List<DeviceId> devices = parts.stream().map(RolloutDevice::id).toList();
        return connection
                .preparedQuery("SELECT id FROM rollouts WHERE id IN (SELECT part.rollout_id" + OCCUPIED
                        + ") ORDER BY id FOR UPDATE")
                .execute(Tuple.tuple().addArrayOfString(ids(devices)))
                .compose(locked -> busy(connection, devices))
                .compose(busy -> {
                    Optional<String> refusal = busy.stream()
                            .flatMap(one -> one.findRefusal(plan).stream())
                            .findFirst();
                    return refusal.isPresent()
                            ? Future.failedFuture(new RolloutConflictException(refusal.get()))
                            : Future.succeededFuture(byRollout(busy));
                });
    }

    private static Map<String, List<DeviceId>> byRollout(List<Occupied> busy) {
        Map<String, List<DeviceId>> devices = new TreeMap<>();
        busy.forEach(one ->
                devices.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one.device()));
        return devices;
    }
}
