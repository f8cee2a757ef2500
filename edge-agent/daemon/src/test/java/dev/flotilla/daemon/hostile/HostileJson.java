package dev.flotilla.daemon.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes trees as JSON, now and then in a form that RFC 8259 advises against or has not. */
final class HostileJson {
    private static final String[] ODD = {
        "null",
        "nul",
        "NaN",
        "-Infinity",
        "1e99999",
        "-0",
        "00",
        "0x10",
        "+1",
        ".5",
        "'x'",
        "//\n1",
        "/**/1",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\u0001\"",
        "\ufeff",
        "[",
        "]",
        "{",
        "}",
        ",",
        "undefined",
        "\"\\x41\"",
        "9".repeat(2_000),
        "1" + "0".repeat(400),
        "0." + "1".repeat(5_000)
    };

    private final Random random;
    private final int oddness;
    private final StringBuilder out = new StringBuilder();

    private HostileJson(Random random, int oddness) {
        this.random = random;
        this.oddness = oddness;
    }

    /** Plain JSON; bytes are written as base64. */
    static byte[] plain(Object tree) {
        return new HostileJson(new Random(0), 0).write(tree);
    }

    /** JSON of which one value in thirty or so is odd. */
    static byte[] odd(Object tree, Random random) {
        return new HostileJson(random, 30).write(tree);
    }

    private byte[] write(Object tree) {
        value(tree);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean isOdd() {
        return oddness > 0 && random.nextInt(oddness) == 0;
    }

    private void value(Object value) {
        if (isOdd()) {
            out.append(ODD[random.nextInt(ODD.length)]);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            out.append('[');
            separated(list.iterator());
            out.append(']');
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof byte[] bytes) {
            text(Base64.getEncoder().encodeToString(bytes));
        } else {
            out.append(value);
        }
    }

    private void map(Map<?, ?> map) {
        out.append('{');
        String separator = "";
        for (int i = isOdd() ? 2 : 1; i > 0; i--) {
            for (Map.Entry<?, ?> field : map.entrySet()) {
                out.append(separator);
                text(String.valueOf(field.getKey()));
                out.append(isOdd() ? "" : ":");
                value(field.getValue());
                separator = isOdd() ? ",," : ",";
            }
        }
        out.append('}');
    }

    private void separated(Iterator<?> items) {
        while (items.hasNext()) {
            value(items.next());
            out.append(items.hasNext() || isOdd() ? "," : "");
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
