package dev.flotilla.agent;

import dev.flotilla.contract.codec.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a device may say: every field of its messages, as the contract's README declares them. */
final class DeclaredFields {
    private static final Set<String> FIELDS = Set.of(
            // of both messages
            "v",
            "id",
            "time",
            // of a report of the state
            "phase",
            "counter",
            "nonce",
            "bundle",
            "active",
            "selftest",
            "floor",
            "reason",
            "agent",
            "progress",
            "waits",
            "losses",
            "losses.refused",
            "losses.windows",
            "can",
            // of telemetry
            "windows",
            "windows.id",
            "windows.start",
            "windows.end",
            "windows.bundle",
            "windows.sketch",
            "windows.sketch.n",
            "windows.sketch.errors",
            "windows.sketch.predictions",
            "windows.sketch.cells",
            "windows.sketch.omitted",
            "windows.sketch.epsilon",
            "windows.sketch.quantiles",
            "windows.sketch.features");

    private static final Pattern REFUSED = Pattern.compile("losses\\.refused\\.[a-z_]+");
    private static final Pattern QUANTILES =
            Pattern.compile("windows\\.sketch\\.quantiles\\.(input\\.mean|input\\.contrast|confidence|latency\\.ms)"
                    + "(\\.(zero|pos|neg|min|max|sum|m2))?");
    private static final Pattern FEATURES = Pattern.compile(
            "windows\\.sketch\\.features\\."
                    + "(input\\.mean|input\\.contrast|confidence|latency\\.ms|memory\\.bytes|input\\.sharpness|input\\.entropy|output\\.[0-2]|embedding\\.p[0-7])");

    private DeclaredFields() {}

    /** The paths of fields that are not declared. */
    static List<String> undeclared(Document message) {
        List<String> undeclared = new ArrayList<>();
        look("", message, undeclared);
        return undeclared;
    }

    private static void look(String prefix, Document document, List<String> undeclared) {
        for (String key : document.keys()) {
            String path = prefix + key;
            if (!isDeclared(path)) {
                undeclared.add(path);
            }
            Object value = document.findValue(key).orElseThrow();
            if (value instanceof Document inner) {
                look(path + ".", inner, undeclared);
            } else if (value instanceof List<?> items) {
                for (Object item : items) {
                    if (item instanceof Document inner) {
                        look(path + ".", inner, undeclared);
                    }
                }
            }
        }
    }

    private static boolean isDeclared(String path) {
        return FIELDS.contains(path)
                || REFUSED.matcher(path).matches()
                || QUANTILES.matcher(path).matches()
                || FEATURES.matcher(path).matches();
    }
}
