package dev.flotilla.contract.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OLPC canonical JSON (wiki.laptop.org/go/Canonical_JSON): only the quote and the backslash are escaped. */
final class CanonicalJson {
    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    static byte[] encode(Document document) {
        CanonicalJson json = new CanonicalJson();
        json.value(document);
        return json.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(Object value) {
        if (value instanceof String text) {
            string(text);
        } else if (value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Document document) {
            map(document);
        } else if (value instanceof List<?> list) {
            list(list);
        } else {
            throw new IllegalStateException("canonical JSON has no form for " + Values.typeName(value));
        }
    }

    private void map(Document document) {
        List<String> keys = new ArrayList<>(document.keys());
        keys.addAll(document.nulls());
        keys.sort(CanonicalJson::compareCodePoints);
        out.append('{');
        String separator = "";
        for (String key : keys) {
            out.append(separator);
            string(key);
            out.append(':');
            field(document, key);
            separator = ",";
        }
        out.append('}');
    }

    private void field(Document document, String key) {
        Optional<Object> value = document.findValue(key);
        if (value.isPresent()) {
            value(value.get());
        } else {
            out.append("null");
        }
    }

    private void list(List<?> list) {
        out.append('[');
        String separator = "";
        for (Object item : list) {
            out.append(separator);
            value(item);
            separator = ",";
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    /** Differs from the order of UTF-16 units where surrogates meet the units above them. */
    private static int compareCodePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int ca = a.codePointAt(i);
            int cb = b.codePointAt(i);
            if (ca != cb) {
                return Integer.compare(ca, cb);
            }
            i += Character.charCount(ca);
        }
        return Integer.compare(a.length(), b.length());
    }
}
