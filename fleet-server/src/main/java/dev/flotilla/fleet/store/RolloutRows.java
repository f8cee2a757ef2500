package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.DeviceView;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutCounts;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of the tables {@code rollouts} and {@code rollout_devices}. */
final class RolloutRows {

    static final String INSERT = "INSERT INTO rollouts (id, name, bundle, self_test, stages, max_failures,"
            + " stage_timeout_millis, device_group, state, state_reason, created_at)"
            + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    static final String INSERT_DEVICE = "INSERT INTO rollout_devices (rollout_id, device_id, stage, state, reason,"
            + " updated_at, given_counter, given_at, previous, returned)"
            + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    static final String SAVE_DEVICE = INSERT_DEVICE + " ON CONFLICT (rollout_id, device_id) DO UPDATE SET"
            + " stage = $3, state = $4, reason = $5, updated_at = $6, given_counter = $7, given_at = $8,"
            + " previous = $9, returned = $10";

    static final String ADD_COUNT = "INSERT INTO rollout_counts (rollout_id, stage, state, holding, devices)"
            + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (rollout_id, stage, state, holding)"
            + " DO UPDATE SET devices = rollout_counts.devices + $5";

    static final String SAVE_ORDER = "UPDATE devices SET counter = $2, desired_bundle = $3, desired_nonce = $4,"
            + " desired_message_id = $5, desired_rollout = $6, desired_at = $7 WHERE id = $1 AND counter = $2 - 1";

    private RolloutRows() {}

    /** Whether a rollout ever told a device to run a bundle, as an expression over these two. */
    static String told(String device, String bundle) {
        return "EXISTS (SELECT 1 FROM rollout_devices earlier JOIN rollouts rollout ON rollout.id = earlier.rollout_id"
                + " WHERE earlier.device_id = " + device
                + " AND (earlier.given_counter IS NOT NULL AND rollout.bundle = " + bundle
                + " OR earlier.previous = " + bundle + "))";
    }

    static Tuple tuple(Rollout rollout) {
        return Tuple.tuple()
                .addString(rollout.id())
                .addString(rollout.name())
                .addString(rollout.bundle().hex())
                .addString(rollout.selfTestOutput().hex())
                .addValue(stages(rollout))
                .addInteger(rollout.maxFailures())
                .addLong(rollout.stageTimeout().toMillis())
                .addString(rollout.group().orElse(null))
                .addString(rollout.state().name())
                .addString(rollout.stateReason())
                .addOffsetDateTime(Columns.time(rollout.createdAt()));
    }

    static Tuple tuple(String rolloutId, RolloutDevice part) {
        return Tuple.tuple()
                .addString(rolloutId)
                .addString(part.id().value())
                .addInteger(part.stage())
                .addString(part.state().name())
                .addString(part.reason())
                .addOffsetDateTime(Columns.time(part.updatedAt()))
                .addLong(part.given().map(RolloutDevice.Given::counter).orElse(null))
                .addOffsetDateTime(
                        part.given().map(given -> Columns.time(given.at())).orElse(null))
                .addString(part.previous().map(Digest::hex).orElse(null))
                .addBoolean(part.returned());
    }

    static Tuple tuple(RolloutUpdate.Order order) {
        Optional<Assignment> assignment = order.assignment();
        return Tuple.tuple()
                .addString(order.device().value())
                .addLong(order.counter())
                .addString(assignment.map(a -> a.bundle().hex()).orElse(null))
                .addString(assignment.map(Assignment::nonce).orElse(null))
                .addString(assignment.map(Assignment::messageId).orElse(null))
                .addString(assignment.flatMap(Assignment::rolloutId).orElse(null))
                .addOffsetDateTime(assignment.map(a -> Columns.time(a.at())).orElse(null));
    }

    static Tuple tuple(String rolloutId, RolloutCounts.Kind kind, long change) {
        return Tuple.of(rolloutId, kind.stage(), kind.state().name(), kind.holding(), change);
    }

    static RolloutCounts counts(RowSet<Row> rows) {
        Map<RolloutCounts.Kind, Long> devices = new HashMap<>();
        rows.forEach(row -> devices.put(
                new RolloutCounts.Kind(
                        row.getInteger("stage"),
                        RolloutDeviceState.valueOf(row.getString("state")),
                        row.getBoolean("holding")),
                row.getLong("devices")));
        return new RolloutCounts(devices);
    }

    static Rollout rollout(Row row) {
        return new Rollout(
                row.getString("id"),
                row.getString("name"),
                Columns.digest(row, "bundle"),
                Columns.digest(row, "self_test"),
                stages(row.getJsonArray("stages")),
                row.getInteger("max_failures"),
                Duration.ofMillis(row.getLong("stage_timeout_millis")),
                Optional.ofNullable(row.getString("device_group")),
                RolloutState.valueOf(row.getString("state")),
                row.getString("state_reason"),
                Columns.time(row, "created_at"));
    }

    static RolloutDevice part(Row row) {
        return new RolloutDevice(
                new DeviceId(row.getString("device_id")),
                row.getInteger("stage"),
                RolloutDeviceState.valueOf(row.getString("state")),
                row.getString("reason"),
                Columns.time(row, "updated_at"),
                Columns.findTime(row, "given_at").map(at -> new RolloutDevice.Given(row.getLong("given_counter"), at)),
                Columns.findDigest(row, "previous"),
                row.getBoolean("returned"));
    }

    static DeviceView view(Row row) {
        return new DeviceView(
                part(row),
                row.getLong("counter"),
                Columns.findDigest(row, "running").or(() -> Columns.findDigest(row, "desired_bundle")),
                DeviceRows.reported(row),
                row.getBoolean("revoked"));
    }

    static JsonArray stages(Rollout rollout) {
        JsonArray stages = new JsonArray();
        for (Stage stage : rollout.stages()) {
            stages.add(new JsonObject()
                    .put("percent", stage.plan().percent())
                    .put("bakeMillis", stage.plan().bake().toMillis())
                    .put("successThreshold", stage.plan().successThreshold())
                    .put("state", stage.state().name())
                    .put("startedAt", stage.startedAt().map(Instant::toString).orElse(null))
                    .put(
                            "bakingSince",
                            stage.bakingSince().map(Instant::toString).orElse(null))
                    .put("finishedAt", stage.finishedAt().map(Instant::toString).orElse(null)));
        }
        return stages;
    }

    private static List<Stage> stages(JsonArray json) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            JsonObject stage = json.getJsonObject(i);
            stages.add(new Stage(
                    new StagePlan(
                            stage.getInteger("percent"),
                            Duration.ofMillis(stage.getLong("bakeMillis")),
                            stage.getDouble("successThreshold")),
                    StageState.valueOf(stage.getString("state")),
                    findTime(stage, "startedAt"),
                    findTime(stage, "bakingSince"),
                    findTime(stage, "finishedAt")));
        }
        return stages;
    }

    private static Optional<Instant> findTime(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).map(Instant::parse);
    }
}
