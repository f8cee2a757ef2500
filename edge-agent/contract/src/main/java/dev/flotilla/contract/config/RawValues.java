package dev.flotilla.contract.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** From a configuration's untyped values to typed ones; what does not fit becomes an IllegalArgumentException. */
final class RawValues {
    private RawValues() {}

    static long integer(Object raw, long min, long max) {
        if (!(raw instanceof Long value)) {
            throw wrong("an integer", raw);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException(value + " is not within " + min + " and " + max);
        }
        return value;
    }

    static double number(Object raw, double min, double max) {
        if (!(raw instanceof Long) && !(raw instanceof Double)) {
            throw wrong("a number", raw);
        }
        double value = ((Number) raw).doubleValue();
        if (value < min || value > max) {
            throw new IllegalArgumentException(value + " is not within " + min + " and " + max);
        }
        return value;
    }

    static boolean flag(Object raw) {
        if (!(raw instanceof Boolean value)) {
            throw wrong("true or false", raw);
        }
        return value;
    }

    static String text(Object raw) {
        if (!(raw instanceof String value)) {
            throw wrong("text (in quotes if it looks like something else)", raw);
        }
        return value;
    }

    static List<String> texts(Object raw) {
        if (!(raw instanceof List<?> list)) {
            throw wrong("a list of texts", raw);
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            texts.add(text(item));
        }
        return Collections.unmodifiableList(texts);
    }

    static String range(String type, String unit, Object min, Object max) {
        return type + (unit.isEmpty() ? "" : ", " + unit) + ", " + min + " to " + max;
    }

    /** Leaves the value itself out: it may be a password in the wrong place. */
    private static IllegalArgumentException wrong(String expected, Object raw) {
        String found = raw instanceof String
                ? "text"
                : raw instanceof Long || raw instanceof Double
                        ? "a number"
                        : raw instanceof Boolean ? "true or false" : raw instanceof List ? "a list" : "a section";
        return new IllegalArgumentException("expected " + expected + ", found " + found);
    }
}
