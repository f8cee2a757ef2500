package dev.flotilla.compiler.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The builtin options of one op as the file states them: only fields that are present, so that a default that was left
 * out stays left out. Values are {@link Number}, {@link Boolean}, {@link String}, {@code int[]}, {@code float[]},
 * {@code long[]} or {@code byte[]}.
 *
 * @param table name of the schema's table, such as {@code Conv2DOptions}
 * @param fields by their schema names, such as {@code stride_w}
 */
public record Options(String table, Map<String, Object> fields) {
    /** Value of {@code padding}: the output has the input's size divided by the stride. */
    public static final byte PADDING_SAME = 0;
    /** Value of {@code padding}: only whole windows. */
    public static final byte PADDING_VALID = 1;

    /** Value of {@code fused_activation_function}. */
    public static final byte ACTIVATION_NONE = 0;
    /** Value of {@code fused_activation_function}. */
    public static final byte ACTIVATION_RELU = 1;
    /** Value of {@code fused_activation_function}: clips to −1 and 1. */
    public static final byte ACTIVATION_RELU_N1_TO_1 = 2;
    /** Value of {@code fused_activation_function}: clips to 0 and 6. */
    public static final byte ACTIVATION_RELU6 = 3;

    public Options {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public static Options named(String table) {
        return new Options(table, Map.of());
    }

    public Options with(String field, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put(field, value);
        return new Options(table, all);
    }

    public Optional<Object> find(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    public int integer(String field, int orElse) {
        return find(field).map(value -> ((Number) value).intValue()).orElse(orElse);
    }

    public float number(String field, float orElse) {
        return find(field).map(value -> ((Number) value).floatValue()).orElse(orElse);
    }
}
