package dev.flotilla.fleet.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901) in the form of a URI fragment. */
final class Pointers {
    private Pointers() {}

    static List<String> steps(String pointer) {
        String path = pointer.replaceFirst("^#/?", "");
        return path.isEmpty()
                ? List.of()
                : Arrays.stream(path.split("/", -1)).map(Pointers::unescaped).toList();
    }

    private static String unescaped(String step) {
        String plain = step.indexOf('%') < 0 ? step : URLDecoder.decode(step, StandardCharsets.UTF_8);
        return plain.replace("~1", "/").replace("~0", "~");
    }

    static String last(String pointer) {
        List<String> steps = steps(pointer);
        return steps.isEmpty() ? "" : steps.get(steps.size() - 1);
    }

    /** The part of a tree to which the steps lead. */
    static @Nullable Object find(Object tree, List<String> steps) {
        Object found = tree;
        for (String step : steps) {
            if (found instanceof JsonObject object) {
                found = object.getValue(step);
            } else if (found instanceof JsonArray list) {
                found = list.getValue(Integer.parseInt(step));
            }
        }
        return found;
    }

    static Object find(JsonObject tree, String pointer) {
        Object found = find(tree, steps(pointer));
        if (found == null) {
            throw new IllegalStateException("the API's description has no " + pointer);
        }
        return found;
    }
}
