package dev.flotilla.compiler.flatbuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tables of builtin options, field by field in slot order, as {@code options.layout} lists them. */
final class OptionsLayout {
    /** What a slot holds. */
    enum Kind {
        BYTE,
        BOOLEAN,
        INT,
        LONG,
        FLOAT,
        STRING,
        INTS,
        FLOATS
    }

    record Field(String name, Kind kind) {}

    record Table(byte union, String name, List<Field> fields) {}

    private static final Map<Integer, Table> BY_UNION = new HashMap<>();
    private static final Map<String, Table> BY_NAME = new HashMap<>();

    static {
        for (String line : lines()) {
            if (!line.startsWith("#")) {
                Table table = parse(line.split(" ", -1));
                BY_UNION.put(Byte.toUnsignedInt(table.union()), table);
                BY_NAME.put(table.name(), table);
            }
        }
    }

    private OptionsLayout() {}

    static Optional<Table> byUnion(int union) {
        return Optional.ofNullable(BY_UNION.get(union));
    }

    static Table byName(String name) {
        Table table = BY_NAME.get(name);
        if (table == null) {
            throw new IllegalArgumentException("there is no options table named " + name);
        }
        return table;
    }

    private static Table parse(String[] words) {
        List<Field> fields = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            Kind kind = Kind.valueOf(words[i].substring(colon + 1).toUpperCase(Locale.ROOT));
            fields.add(new Field(words[i].substring(0, colon), kind));
        }
        return new Table((byte) Integer.parseInt(words[0]), words[1], List.copyOf(fields));
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(OptionsLayout.class.getResourceAsStream("options.layout"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
