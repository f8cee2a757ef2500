package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes requests as the API's description asks for them, from a random generator. */
final class Requests {
    private static final Pattern HEX = Pattern.compile("\\^\\[0-9a-f]\\{(\\d+)}\\$");
    private static final List<String> NAMES = List.of("x", "name-1", "some.thing", "a_b");
    private static final int MAX_ITEMS = 3;

    private final Random random;
    private final ApiDocument document;

    /** What is sent, besides who sends it. */
    @SuppressWarnings("ArrayRecordComponent") // Requests are sent, not compared.
    record Request(Map<String, String> parameters, byte[] body) {}

    Requests(Random random, ApiDocument document) {
        this.random = random;
        this.document = document;
    }

    /** One with which nothing is wrong as far as the description goes; what it names is not there. */
    Request valid(Operation operation) {
        try {
            Map<String, String> parameters = new LinkedHashMap<>();
            for (Document parameter : operation.parameters()) {
                if (parameter.flag("required", false) || random.nextBoolean()) {
                    JsonObject schema =
                            Schema.of(document, parameter.object("schema")).tree();
                    parameters.put(parameter.string("name"), String.valueOf(value(schema)));
                }
            }
            return new Request(parameters, body(operation));
        } catch (MalformedDocumentException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(Operation operation) throws MalformedDocumentException {
        Optional<String> mediaType = operation.mediaType();
        if (mediaType.isEmpty()) {
            return new byte[0];
        }
        if (!mediaType.get().equals("application/json")) {
            byte[] file = new byte[1 + random.nextInt(2000)];
            random.nextBytes(file);
            return file;
        }
        Document schema = operation
                .body()
                .orElseThrow()
                .object("content")
                .object("application/json")
                .object("schema");
        return String.valueOf(value(Schema.of(document, schema).tree())).getBytes(StandardCharsets.UTF_8);
    }

    private Object value(JsonObject schema) {
        if (schema.containsKey("enum")) {
            JsonArray values = schema.getJsonArray("enum");
            return values.getValue(random.nextInt(values.size()));
        }
        return switch (schema.getString("type")) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer" -> integer(schema);
            case "number" -> Math.min(1 - random.nextDouble(), schema.getDouble("maximum", 1.0));
            case "boolean" -> random.nextBoolean();
            default -> text(schema);
        };
    }

    private JsonObject object(JsonObject schema) {
        JsonObject made = new JsonObject();
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            if (required.contains(name) || made.isEmpty() || random.nextBoolean()) {
                made.put(name, value(properties.getJsonObject(name)));
            }
        }
        return made;
    }

    private JsonArray array(JsonObject schema) {
        JsonArray made = new JsonArray();
        int least = schema.getInteger("minItems", 0);
        int items = least + random.nextInt(Math.min(MAX_ITEMS, schema.getInteger("maxItems", MAX_ITEMS) - least + 1));
        for (int i = 0; i < items; i++) {
            made.add(value(schema.getJsonObject("items")));
        }
        return made;
    }

    private long integer(JsonObject schema) {
        long least = schema.getLong("minimum", 0L);
        long most = Math.min(schema.getLong("maximum", least + 100), least + 100);
        return least + random.nextInt((int) (most - least + 1));
    }

    private String text(JsonObject schema) {
        Matcher hex = HEX.matcher(schema.getString("pattern", ""));
        if (hex.matches()) {
            return random.ints(Integer.parseInt(hex.group(1)), 0, 16)
                    .mapToObj(Integer::toHexString)
                    .reduce("", String::concat);
        }
        if (schema.getString("pattern", "").contains("\"")) {
            return '"' + "k".repeat(16) + random.nextInt(1000) + '"';
        }
        if (schema.getString("pattern", "").contains(":[0-5]")) {
            return "2" + random.nextInt(4) + ":" + (10 + random.nextInt(50));
        }
        if (schema.containsKey("pattern")) {
            return "user" + random.nextInt(1000);
        }
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return name.repeat(1 + schema.getInteger("minLength", 0) / name.length());
    }
}
