package dev.flotilla.fleet.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Fields of a request that its description does not have, most likely since they are misspelt: what they were to say, such as
 * how many failures a rollout puts up with, would not be done. Within objects without described fields, and those with
 * {@code additionalProperties}, there may be any.
 */
final class UnknownFields {
    private static final int MOST_SHOWN = 64;

    private UnknownFields() {}

    /** What is wrong with the first of them; empty when there is none. */
    static Optional<String> problem(JsonObject schema, JsonObject sent) {
        return problem(schema, "", sent);
    }

    private static Optional<String> problem(JsonObject schema, String path, Object value) {
        if (value instanceof JsonArray list) {
            JsonObject item = schema.getJsonObject("items", new JsonObject());
            return list.stream()
                    .flatMap(each -> problem(item, path, each).stream())
                    .findFirst();
        }
        boolean closed = schema.containsKey("properties") && !schema.containsKey("additionalProperties");
        if (!closed || !(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        JsonObject described = schema.getJsonObject("properties");
        return object.stream()
                .flatMap(field -> problem(described, path, field).stream())
                .findFirst();
    }

    private static Optional<String> problem(JsonObject described, String path, Map.Entry<String, Object> field) {
        String key = field.getKey();
        String name = (path.isEmpty() ? "" : path + ".") + key.substring(0, Math.min(key.length(), MOST_SHOWN));
        JsonObject own = described.getJsonObject(key);
        return own == null
                ? Optional.of(name + ": there is no such field; there are " + String.join(", ", described.fieldNames()))
                : problem(own, name, field.getValue());
    }
}
