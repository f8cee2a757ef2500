package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A schema of the API's description (JSON Schema 2020-12), and what it finds wrong with a value, in words for its sender. */
final class Schema {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("app://flotilla")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    /** Keywords that only say that something within is wrong. */
    private static final Set<String> WRAPPERS = Set.of("properties", "items", "allOf", "additionalProperties");
    /** Whoever sends nothing but nonsense learns enough from some of it. */
    private static final int MAX_COMPLAINTS = 3;

    private final JsonObject tree;
    private final Validator validator;

    private Schema(JsonObject tree) {
        this.tree = tree;
        this.validator = Validator.create(JsonSchema.of(tree), OPTIONS);
    }

    /** A schema of this document, with what it refers to. */
    static Schema of(ApiDocument document, Document schema) {
        return new Schema((JsonObject) inlined(json(document.tree()), json(schema)));
    }

    static JsonObject json(Document document) {
        return new JsonObject(Buffer.buffer(document.toJson()));
    }

    /** What stands beside a reference is added to what it refers to, as OpenAPI 3.1 has it. */
    private static Object inlined(JsonObject root, Object part) {
        if (part instanceof JsonArray list) {
            JsonArray copy = new JsonArray();
            list.forEach(item -> copy.add(inlined(root, item)));
            return copy;
        }
        if (!(part instanceof JsonObject object)) {
            return part;
        }
        JsonObject whole = object.containsKey("$ref")
                ? ((JsonObject) inlined(root, Pointers.find(root, object.getString("$ref")))).copy()
                : new JsonObject();
        object.stream()
                .filter(field -> !field.getKey().equals("$ref"))
                .forEach(field -> whole.put(field.getKey(), inlined(root, field.getValue())));
        return whole;
    }

    /** The schema as it is used, without references. */
    JsonObject tree() {
        return tree;
    }

    /**
     * What is wrong with a value; empty when nothing is.
     *
     * @param name of the value, for parameters; empty for a body, whose fields are named
     */
    Optional<String> problem(String name, Object value) {
        OutputUnit result = validator.validate(value);
        if (Boolean.TRUE.equals(result.getValid())) {
            return Optional.empty();
        }
        List<OutputUnit> errors = Objects.requireNonNullElse(result.getErrors(), List.<OutputUnit>of());
        return Optional.of(errors.stream()
                .filter(error -> !WRAPPERS.contains(Pointers.last(error.getKeywordLocation())))
                .limit(MAX_COMPLAINTS)
                .map(error -> Complaint.of(tree, name, value, error))
                .collect(Collectors.joining("; ")));
    }
}
