package dev.flotilla.compiler.mutation;

import java.util.Map;

/** What a slot of a table holds, as far as {@link Places} looks into it. */
sealed interface Field {
    record Scalar(Place.Kind kind, int width) implements Field {}

    record Scalars(Place.Kind kind, int width) implements Field {}

    /** The constants of a model; nothing acts on a single byte of them. */
    record Data() implements Field {}

    record Table(Map<Integer, Field> slots) implements Field {}

    record Tables(Map<Integer, Field> slots) implements Field {}
}
