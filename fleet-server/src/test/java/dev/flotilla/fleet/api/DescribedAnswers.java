package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares answers with what the API's description says of them; nothing may be in an answer that is not described. */
final class DescribedAnswers {
    private final ApiDocument document;

    DescribedAnswers(ApiDocument document) {
        this.document = document;
    }

    /** What is wrong with an answer; empty when it is as described. */
    Optional<String> problem(Operation operation, ApiAnswer answer) throws MalformedDocumentException {
        Document responses = operation.description().object("responses");
        String status = Integer.toString(answer.status());
        if (!responses.has(status) && answer.status() < 400) {
            return Optional.of("the status " + status + " is not described");
        }
        Document response = document.resolve(responses.object(responses.has(status) ? status : "default"));
        Optional<Document> content = response.findObject("content");
        if (content.isEmpty()) {
            return answer.body().isEmpty() ? Optional.empty() : Optional.of("there is a body, and none is described");
        }
        if (!content.get().has(answer.mediaType())) {
            return Optional.of("the media type '" + answer.mediaType() + "' is not described");
        }
        if (!answer.mediaType().endsWith("json")) {
            return Optional.empty();
        }
        Schema schema =
                Schema.of(document, content.get().object(answer.mediaType()).object("schema"));
        JsonObject body = new JsonObject(answer.body());
        return schema.problem("", body).or(() -> undescribed("", schema.tree(), body));
    }

    private static Optional<String> undescribed(String path, JsonObject schema, Object value) {
        if (value instanceof JsonArray list) {
            return list.stream()
                    .flatMap(item ->
                            undescribed(path + "[]", schema.getJsonObject("items", new JsonObject()), item).stream())
                    .findFirst();
        }
        if (!(value instanceof JsonObject object) || properties(schema).isEmpty()) {
            return Optional.empty();
        }
        JsonObject known = properties(schema);
        return object.stream()
                .flatMap(field -> known.containsKey(field.getKey())
                        ? undescribed(
                                path + "." + field.getKey(), known.getJsonObject(field.getKey()), field.getValue())
                                .stream()
                        : Stream.of(path + "." + field.getKey() + " is not described"))
                .findFirst();
    }

    private static JsonObject properties(JsonObject schema) {
        JsonObject all = schema.getJsonObject("properties", new JsonObject()).copy();
        schema.getJsonArray("allOf", new JsonArray()).forEach(part -> all.mergeIn(properties((JsonObject) part)));
        return all;
    }
}
