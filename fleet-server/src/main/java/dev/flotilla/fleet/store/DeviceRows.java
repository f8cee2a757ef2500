package dev.flotilla.fleet.store;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceLabels;
import dev.flotilla.fleet.device.OpenClaims;
import dev.flotilla.fleet.device.Report;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows of the tables {@code devices} and {@code enrolment_claims}. */
final class DeviceRows {

    private DeviceRows() {}

    static Device device(Row row) {
        return new Device(
                new DeviceId(row.getString("id")),
                row.getString("name"),
                row.getString("device_group"),
                labels(row),
                key(row),
                Columns.time(row, "enrolled_at"),
                Columns.findTime(row, "revoked_at"),
                Columns.findTime(row, "last_seen"),
                row.getBoolean("online"),
                row.getLong("counter"),
                desired(row),
                reported(row)
                        .map(state -> Report.of(
                                state, Columns.bytes(row, "reported_proof"), Columns.time(row, "reported_at"))));
    }

    private static DeviceLabels labels(Row row) {
        JsonObject attributes = row.getJsonObject("attributes");
        return new DeviceLabels(
                Columns.texts(row, "tags"),
                attributes.fieldNames().stream().collect(Collectors.toMap(Function.identity(), attributes::getString)));
    }

    static OpenClaims openClaims(Row row) {
        return new OpenClaims(
                new ClaimBatch(
                        row.getString("batch"),
                        row.getString("device_group"),
                        Columns.time(row, "created_at"),
                        Columns.time(row, "expires_at")),
                row.getLong("claims"),
                row.getLong("used"));
    }

    static P256PublicKey key(Row row) {
        try {
            return P256PublicKey.parseSpki(Columns.bytes(row, "public_key"));
        } catch (MalformedKeyException e) {
            throw new IllegalStateException("table devices holds no public key: " + e.getMessage(), e);
        }
    }

    private static Optional<Assignment> desired(Row row) {
        return Columns.findDigest(row, "desired_bundle")
                .map(bundle -> new Assignment(
                        row.getLong("counter"),
                        row.getString("desired_nonce"),
                        row.getString("desired_message_id"),
                        Optional.ofNullable(row.getString("desired_rollout")),
                        bundle,
                        Columns.time(row, "desired_at"),
                        Optional.ofNullable(row.getJsonObject("desired_shadow")).map(DeviceRows::shadow)));
    }

    private static ShadowTerms shadow(JsonObject terms) {
        return new ShadowTerms(terms.getDouble("sample"), terms.getInteger("inputs"));
    }

    static JsonObject json(ShadowTerms terms) {
        return new JsonObject().put("sample", terms.sample()).put("inputs", terms.inputs());
    }

    static Optional<ReportedState> reported(Row row) {
        return Optional.ofNullable(row.getBuffer("reported_state")).map(state -> {
            try {
                return ReportedState.parse(state.getBytes());
            } catch (MalformedDocumentException e) {
                throw new IllegalStateException("table devices holds no report: " + e.getMessage(), e);
            }
        });
    }
}
