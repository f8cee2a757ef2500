package dev.flotilla.daemon.hostile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as plain maps, lists and values, read without any of the rules that the code under test holds them to. */
final class Trees {
    private Trees() {}

    static Map<String, Object> ofCbor(byte[] bytes) throws IOException {
        return read(new CBORFactory(), bytes);
    }

    static Map<String, Object> ofJson(byte[] bytes) throws IOException {
        return read(new JsonFactory(), bytes);
    }

    private static Map<String, Object> read(JsonFactory factory, byte[] bytes) throws IOException {
        try (JsonParser parser = factory.createParser(bytes)) {
            parser.nextToken();
            return map(parser);
        }
    }

    private static Map<String, Object> map(JsonParser parser) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            map.put(key, value(parser, parser.nextToken()));
        }
        return map;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> map(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue().longValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> Map.of();
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(parser, token));
        }
        return list;
    }

    /** Whether a tree has more than so many values and characters; it is not looked at any further then. */
    static boolean isLarger(Object tree, long most) {
        return left(tree, most) < 0;
    }

    private static long left(Object tree, long most) {
        long left = most - 1;
        if (tree instanceof Map<?, ?> map) {
            Iterator<? extends Map.Entry<?, ?>> fields = map.entrySet().iterator();
            while (left >= 0 && fields.hasNext()) {
                Map.Entry<?, ?> field = fields.next();
                left = left(field.getValue(), left(field.getKey(), left));
            }
        } else if (tree instanceof List<?> list) {
            Iterator<?> items = list.iterator();
            while (left >= 0 && items.hasNext()) {
                left = left(items.next(), left);
            }
        } else if (tree instanceof String text) {
            left -= text.length();
        } else if (tree instanceof byte[] bytes) {
            left -= bytes.length;
        }
        return left;
    }

    /** An independent copy, to be changed at will. */
    @SuppressWarnings("unchecked")
    static <T> T copy(T tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(key, copy(value)));
            return (T) copy;
        } else if (tree instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item)));
            return (T) copy;
        }
        return tree;
    }

    /**
     * Whether what was understood is what was said: each value that was taken is in the message, and one that was added
     * because the message lacks it says nothing.
     */
    static boolean agree(Object understood, @Nullable Object said) {
        if (said == null) {
            return isNothing(understood);
        } else if (understood instanceof Map<?, ?> map && said instanceof Map<?, ?> others) {
            return map.entrySet().stream().allMatch(field -> agree(field.getValue(), others.get(field.getKey())));
        } else if (understood instanceof List<?> list && said instanceof List<?> others) {
            for (int i = 0; i < Math.max(list.size(), others.size()); i++) {
                if (i >= list.size() || i >= others.size() || !agree(list.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        } else if (understood instanceof byte[] bytes && said instanceof byte[] others) {
            return Arrays.equals(bytes, others);
        } else if (understood instanceof Number number && said instanceof Number other) {
            return understood.equals(said) || (float) number.doubleValue() == (float) other.doubleValue();
        }
        return understood.equals(said);
    }

    private static boolean isNothing(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(Trees::isNothing);
        }
        return value.equals("")
                || value.equals(0L)
                || value.equals(0.0)
                || value.equals(false)
                || value.equals(List.of())
                || (value instanceof byte[] bytes && bytes.length == 0);
    }
}
