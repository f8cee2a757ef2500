package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Silence;
import dev.flotilla.fleet.alert.Trouble;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
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
        return new JsonObject()
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
                        .map(until ->
                                new Silence(until, row.getString("silenced_by"), row.getString("silenced_why")));
    }

    private static Trouble trouble(Row row) {
        JsonObject json = row.getJsonObject("trouble");
        return new Trouble(
                row.getString("key"),
                AlertKind.valueOf(row.getString("kind")),
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
                json.getString("message"));
    }
}
