package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.alert.Silence;
import dev.flotilla.fleet.alert.Trouble;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;

/** Between rows and alerts. */
final class AlertRows {
    private AlertRows() {}

    static JsonObject json(Trouble trouble) {
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

    /** Of a row that may lack the columns of a silence. */
    static Alert alert(Row row) {
        return new Alert(
                row.getString("id"),
                AlertState.valueOf(row.getString("state")),
                trouble(row),
                Columns.time(row, "opened_at"),
                Columns.time(row, "updated_at"),
                Optional.ofNullable(row.getString("acknowledged_by")),
                silence(row));
    }

    private static Optional<Silence> silence(Row row) {
        return row.getColumnIndex("silenced_until") < 0
                ? Optional.empty()
                : Columns.findTime(row, "silenced_until")
                        .map(until -> new Silence(until, row.getString("silenced_by"), row.getString("silenced_why")));
    }

    private static Trouble trouble(Row row) {
        JsonObject json = row.getJsonObject("trouble");
        return new Trouble(
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
    }
}
