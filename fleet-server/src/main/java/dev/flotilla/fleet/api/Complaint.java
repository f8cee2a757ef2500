package dev.flotilla.fleet.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words what a schema finds wrong: which field, and what is expected of it. */
final class Complaint {
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

    private Complaint() {}

    /**
     * What is wrong.
     *
     * @param schema without references
     * @param name of the whole value; empty when its fields name themselves
     */
    static String of(JsonObject schema, String name, Object value, OutputUnit error) {
        List<String> keywordSteps = Pointers.steps(error.getKeywordLocation());
        String keyword = Pointers.last(error.getKeywordLocation());
        List<String> around = keywordSteps.subList(0, Math.max(0, keywordSteps.size() - 1));
        JsonObject rules = Pointers.find(schema, around) instanceof JsonObject object ? object : schema;
        List<String> steps = Pointers.steps(error.getInstanceLocation());
        String field = field(name, steps);
        if (keyword.equals("required")) {
            Matcher missing = QUOTED.matcher(error.getError());
            String what = missing.find() ? missing.group(1) : "";
            return (field.isEmpty() ? what : field + "." + what) + ": is required";
        }
        String expected = expected(rules, keyword, Pointers.find(value, steps), error.getError());
        return field.isEmpty() ? expected : field + ": " + expected;
    }

    private static String expected(JsonObject rules, String keyword, @Nullable Object value, String otherwise) {
        return switch (keyword) {
            case "type" -> "expected " + rules.getString("type") + ", found " + type(value);
            case "enum" -> "expected one of " + texts(rules.getJsonArray("enum"));
            case "pattern" -> "expected " + rules.getString("description", rules.getString("pattern"));
            case "minimum", "maximum", "exclusiveMinimum" -> "must be " + range(rules);
            case "minLength", "maxLength" -> "expected " + bounds(rules, "minLength", "maxLength") + " characters";
            case "minItems", "maxItems" -> "expected " + bounds(rules, "minItems", "maxItems") + " items";
            case "minProperties" ->
                "expected at least " + rules.getInteger(keyword) + " of "
                        + String.join(", ", rules.getJsonObject("properties").fieldNames());
            default -> otherwise;
        };
    }

    private static String range(JsonObject rules) {
        if (rules.containsKey("exclusiveMinimum")) {
            return "more than " + rules.getValue("exclusiveMinimum")
                    + (rules.containsKey("maximum") ? ", at most " + rules.getValue("maximum") : "");
        }
        return bounds(rules, "minimum", "maximum");
    }

    private static String bounds(JsonObject rules, String least, String most) {
        if (rules.containsKey(least) && rules.containsKey(most)) {
            return rules.getValue(least) + " to " + rules.getValue(most);
        }
        return rules.containsKey(least) ? "at least " + rules.getValue(least) : "at most " + rules.getValue(most);
    }

    private static String texts(JsonArray values) {
        return values.stream().map(Objects::toString).collect(Collectors.joining(", "));
    }

    private static String type(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        } else if (value instanceof JsonObject) {
            return "object";
        } else if (value instanceof JsonArray) {
            return "array";
        } else if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof Number ? "number " + value : "string";
    }

    private static String field(String name, List<String> steps) {
        StringBuilder path = new StringBuilder(name);
        for (String step : steps) {
            if (step.chars().allMatch(Character::isDigit)) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }
}
