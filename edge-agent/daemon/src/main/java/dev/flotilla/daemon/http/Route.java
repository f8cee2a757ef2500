package dev.flotilla.daemon.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What answers one method and path.
 *
 * @param path such as {@code /v2/models/{model}}, where a name in braces stands for any one part
 * @param maxBodyBytes a longer body is refused unread
 */
public record Route(String method, String path, int maxBodyBytes, Handler handler) {

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(Request request) throws IOException;
    }

    /** A route that takes no body. */
    public static Route get(String path, Handler handler) {
        return new Route("GET", path, 0, handler);
    }

    /** The variables of a path that this route's path fits; empty if it does not. */
    Optional<Map<String, String>> match(String asked) {
        String[] mine = path.split("/", -1);
        String[] theirs = asked.split("/", -1);
        if (mine.length != theirs.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{")) {
                variables.put(mine[i].substring(1, mine[i].length() - 1), theirs[i]);
            } else if (!mine[i].equals(theirs[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
