package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.DeviceView;
import dev.flotilla.fleet.rollout.PlanDocument;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutCounts;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.Spent;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StageState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows of the tables {@code rollouts} and {@code rollout_devices}. */
final class RolloutRows {

    static final String INSERT = "INSERT INTO rollouts (id, name, bundle, self_test, plan, stages,"
            + " state, state_reason, created_at, approval) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /** The states of devices that work on what a rollout gave them. */
    static final String[] IN_FLIGHT = Arrays.stream(RolloutDeviceState.values())
            .filter(RolloutDeviceState::isInFlight)
            .map(RolloutDeviceState::name)
            .toArray(String[]::new);

    /** The states of rollouts that are not over. */
    static final String ACTIVE = "('AWAITING_APPROVAL', 'RUNNING', 'PAUSED')";

    /** Takes one array a column, so that thousands of devices are one statement. */
    static final String SAVE_DEVICES = "INSERT INTO rollout_devices (rollout_id, device_id, stage, state, reason,"
            + " updated_at, given_counter, given_at, previous, returned, tries, taken_by)"
            + " SELECT $1, part.* FROM unnest($2::text[], $3::integer[], $4::text[], $5::text[], $6::timestamptz[],"
            + " $7::bigint[], $8::timestamptz[], $9::text[], $10::boolean[], $11::integer[], $12::text[]) AS part"
            + " ON CONFLICT (rollout_id, device_id) DO UPDATE SET stage = excluded.stage, state = excluded.state,"
            + " reason = excluded.reason, updated_at = excluded.updated_at, given_counter = excluded.given_counter,"
            + " given_at = excluded.given_at, previous = excluded.previous, returned = excluded.returned,"
            + " tries = excluded.tries, taken_by = excluded.taken_by";

    static final String ADD_COUNT = "INSERT INTO rollout_counts (rollout_id, stage, state, holding, devices)"
            + " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (rollout_id, stage, state, holding)"
            + " DO UPDATE SET devices = rollout_counts.devices + $5";

    static final String SAVE_ORDER = "UPDATE devices SET counter = $2, desired_bundle = $3, desired_nonce = $4,"
            + " desired_message_id = $5, desired_rollout = $6, desired_at = $7, desired_shadow = $8 WHERE id = $1 AND counter = $2 - 1";

    /** Far above what the API takes in. */
    private static final Limits PLAN_LIMITS = Limits.of(1 << 22);

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
                .addValue(plan(rollout.plan()))
                .addValue(stages(rollout))
                .addString(rollout.state().name())
                .addString(rollout.stateReason())
                .addOffsetDateTime(Columns.time(rollout.createdAt()))
                .addValue(ApprovalRows.approval(rollout.approval()));
    }

    static Tuple tuple(String rolloutId, List<RolloutDevice> parts) {
        return Tuple.of(rolloutId)
                .addArrayOfString(column(parts, part -> Optional.of(part.id().value()), String[]::new))
                .addArrayOfInteger(column(parts, part -> Optional.of(part.stage()), Integer[]::new))
                .addArrayOfString(column(parts, part -> Optional.of(part.state().name()), String[]::new))
                .addArrayOfString(column(parts, part -> Optional.of(part.reason()), String[]::new))
                .addArrayOfOffsetDateTime(
                        column(parts, part -> Optional.of(Columns.time(part.updatedAt())), OffsetDateTime[]::new))
                .addArrayOfLong(column(parts, part -> part.given().map(RolloutDevice.Given::counter), Long[]::new))
                .addArrayOfOffsetDateTime(column(
                        parts, part -> part.given().map(given -> Columns.time(given.at())), OffsetDateTime[]::new))
                .addArrayOfString(column(parts, part -> part.previous().map(Digest::hex), String[]::new))
                .addArrayOfBoolean(column(parts, part -> Optional.of(part.returned()), Boolean[]::new))
                .addArrayOfInteger(column(parts, part -> Optional.of(part.tries()), Integer[]::new))
                .addArrayOfString(column(parts, RolloutDevice::takenBy, String[]::new));
    }

    /** An empty value is null in the array. */
    private static <T> T[] column(
            List<RolloutDevice> parts, Function<RolloutDevice, Optional<T>> value, IntFunction<T[]> array) {
        T[] column = array.apply(parts.size());
        for (int i = 0; i < column.length; i++) {
            int row = i;
            value.apply(parts.get(i)).ifPresent(present -> column[row] = present);
        }
        return column;
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
                .addOffsetDateTime(assignment.map(a -> Columns.time(a.at())).orElse(null))
                .addJsonObject(assignment
                        .flatMap(Assignment::shadow)
                        .map(DeviceRows::json)
                        .orElse(null));
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
        RolloutPlan plan = plan(row.getJsonObject("plan"));
        return new Rollout(
                row.getString("id"),
                plan,
                Columns.digest(row, "self_test"),
                stages(plan, row.getJsonArray("stages")),
                RolloutState.valueOf(row.getString("state")),
                row.getString("state_reason"),
                Columns.time(row, "created_at"),
                spent(row.getJsonObject("spent")),
                ApprovalRows.approval(row.getJsonObject("approval")));
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
                row.getBoolean("returned"),
                row.getInteger("tries"),
                Optional.ofNullable(row.getString("taken_by")));
    }

    static DeviceView view(Row row) {
        return new DeviceView(
                part(row),
                row.getLong("counter"),
                Columns.findTime(row, "desired_at"),
                Columns.findDigest(row, "running").or(() -> Columns.findDigest(row, "desired_bundle")),
                DeviceRows.reported(row),
                row.getBoolean("revoked"));
    }

    private static JsonObject plan(RolloutPlan plan) {
        return new JsonObject(Buffer.buffer(PlanDocument.write(plan).toJson()));
    }

    private static RolloutPlan plan(JsonObject json) {
        try {
            // What is kept names its own time.
            return PlanDocument.read(Document.parseJson(json.toBuffer().getBytes(), PLAN_LIMITS), Duration.ZERO);
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a rollout's plan in the database cannot be read: " + e.getMessage(), e);
        }
    }

    static JsonObject spent(Spent spent) {
        JsonArray given = new JsonArray();
        spent.given()
                .forEach(one -> given.add(
                        new JsonObject().put("at", one.at().toString()).put("devices", one.devices())));
        return new JsonObject().put("retries", spent.retries()).put("given", given);
    }

    private static Spent spent(JsonObject json) {
        List<Spent.Given> given = json.getJsonArray("given").stream()
                .map(JsonObject.class::cast)
                .map(one -> new Spent.Given(Instant.parse(one.getString("at")), one.getInteger("devices")))
                .toList();
        return new Spent(json.getInteger("retries"), given);
    }

    static JsonArray stages(Rollout rollout) {
        JsonArray stages = new JsonArray();
        for (Stage stage : rollout.stages()) {
            stages.add(new JsonObject()
                    .put("state", stage.state().name())
                    .put("startedAt", stage.startedAt().map(Instant::toString).orElse(null))
                    .put(
                            "bakingSince",
                            stage.bakingSince().map(Instant::toString).orElse(null))
                    .put("finishedAt", stage.finishedAt().map(Instant::toString).orElse(null)));
        }
        return stages;
    }

    private static List<Stage> stages(RolloutPlan plan, JsonArray json) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            JsonObject stage = json.getJsonObject(i);
            stages.add(new Stage(
                    plan.stages().get(i),
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
