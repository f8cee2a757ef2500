package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.drift.DeviceTraits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What devices have in common, in PostgreSQL. */
public final class SqlDeviceTraits implements DeviceTraits {

    private final Pool pool;

    public SqlDeviceTraits(Transactions transactions) {
        this.pool = transactions.pool();
    }

    @Override
    public Future<Map<DeviceId, Set<String>>> traits(Digest bundle, Instant since) {
        return pool.preparedQuery("SELECT d.id, d.device_group, d.tags, d.attributes, d.reported_agent, ARRAY("
                        + "SELECT r.name || ', begun ' || to_char(min(o.given_at) AT TIME ZONE 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM rollout_devices g"
                        + " JOIN rollouts r ON r.id = g.rollout_id JOIN rollout_devices o ON o.rollout_id = r.id"
                        + " WHERE g.device_id = d.id AND g.given_at >= $2 GROUP BY r.id, r.name) AS rollouts"
                        + " FROM devices d WHERE d.reported_bundle = $1 AND d.revoked_at IS NULL")
                .execute(Tuple.of(bundle.hex(), Columns.time(since)))
                .map(rows -> {
                    Map<DeviceId, Set<String>> found = new TreeMap<>();
                    rows.forEach(row -> found.put(new DeviceId(row.getString("id")), traits(row)));
                    return found;
                });
    }

    private static Set<String> traits(Row row) {
        Set<String> traits = new TreeSet<>();
        Optional.ofNullable(row.getString("device_group"))
                .filter(group -> !group.isEmpty())
                .ifPresent(group -> traits.add("group " + group));
        Optional.ofNullable(row.getString("reported_agent")).ifPresent(agent -> traits.add("agent " + agent));
        Columns.texts(row, "tags").forEach(tag -> traits.add("tag " + tag));
        JsonObject attributes = row.getJsonObject("attributes");
        attributes.fieldNames().forEach(name -> traits.add(name + " " + attributes.getValue(name)));
        Columns.texts(row, "rollouts").forEach(rollout -> traits.add("rollout " + rollout));
        return traits;
    }
}
