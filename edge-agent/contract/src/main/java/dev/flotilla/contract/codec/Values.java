package dev.flotilla.contract.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The seven types a document's values have, and how a plain Java value becomes one of them. */
final class Values {
    private Values() {}

    /** How error messages call the type of a value. */
    static String typeName(@Nullable Object value) {
        if (value instanceof String) {
            return "string";
        } else if (value instanceof Long) {
            return "integer";
        } else if (value instanceof Double) {
            return "number";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof byte[]) {
            return "bytes";
        } else if (value instanceof Document) {
            return "map";
        } else if (value instanceof List) {
            return "list";
        }
        return value == null ? "nothing" : value.getClass().getSimpleName();
    }

    /** A copy of {@code value} that holds only document types, with paths under {@code path}. */
    static Object checked(@Nullable Object value, String path) throws MalformedDocumentException {
        if (value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Double || value instanceof Float) {
            return finite(((Number) value).doubleValue(), path);
        } else if (value instanceof byte[] bytes) {
            return bytes.clone();
        } else if (value instanceof Document document) {
            return new Document(path, fields(document.fields(), path));
        } else if (value instanceof Map<?, ?> map) {
            return new Document(path, fields(map, path));
        } else if (value instanceof List<?> list) {
            return items(list, path);
        }
        throw new MalformedDocumentException(path + ": unsupported value (" + typeName(value) + ")");
    }

    /** The entries of {@code map} in its order; entries whose value is null count as absent. */
    static Map<String, Object> fields(Map<?, ?> map, String path) throws MalformedDocumentException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new MalformedDocumentException(at(path) + "key " + entry.getKey() + " is not text");
            }
            if (entry.getValue() != null) {
                fields.put(key, checked(entry.getValue(), child(path, key)));
            }
        }
        return fields;
    }

    private static List<Object> items(List<?> list, String path) throws MalformedDocumentException {
        List<Object> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            items.add(checked(list.get(i), child(path, i)));
        }
        return Collections.unmodifiableList(items);
    }

    static Double finite(double value, String path) throws MalformedDocumentException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new MalformedDocumentException(path + ": " + value + " is not a finite number");
        }
        return value;
    }

    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String child(String path, int index) {
        return path + "[" + index + "]";
    }

    /** The start of a message about the map at {@code path}; nothing for the outermost one. */
    static String at(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }
}
