package dev.flotilla.compiler.flatbuffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables of builtin options, field by field in slot order, as the {@code .layout} files list them. */
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
        FLOATS,
        LONGS,
        BYTES
    }

    record Field(String name, Kind kind) {}

    /** The two unions of the schema that hold options; the second came when the first was full. */
    enum Union {
        FIRST("options.layout"),
        SECOND("options2.layout");

        private final String resource;

        Union(String resource) {
            this.resource = resource;
        }
    }

    /**
     * One options table.
     *
     * @param number its place in its union
     */
    record Table(Union union, int number, String name, List<Field> fields) {}

    private record Place(Union union, int number) {}

    private static final Map<Place, Table> BY_PLACE = new HashMap<>();
    private static final Map<String, Table> BY_NAME = new HashMap<>();

    static {
        for (Union union : Union.values()) {
            for (String line : Resources.lines(union.resource)) {
                Table table = parse(union, line.split(" ", -1));
                BY_PLACE.put(new Place(union, table.number()), table);
                BY_NAME.put(table.name(), table);
            }
        }
    }

    private OptionsLayout() {}

    static Optional<Table> find(Union union, int number) {
        return Optional.ofNullable(BY_PLACE.get(new Place(union, number)));
    }

    static Table byName(String name) {
        Table table = BY_NAME.get(name);
        if (table == null) {
            throw new IllegalArgumentException("there is no options table named " + name);
        }
        return table;
    }

    private static Table parse(Union union, String[] words) {
        List<Field> fields = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            Kind kind = Kind.valueOf(words[i].substring(colon + 1).toUpperCase(Locale.ROOT));
            fields.add(new Field(words[i].substring(0, colon), kind));
        }
        return new Table(union, Integer.parseInt(words[0]), words[1], List.copyOf(fields));
    }
}
