package dev.flotilla.compiler.flatbuffer;

/** Slots of the schema's {@code Operator} table that its Java classes lack or hide. */
final class OperatorSlots {
    /** The type of {@code builtin_options}; its table follows. */
    static final int OPTIONS = 3;
    /** Where the options of a custom operator lie outside the flatbuffer: offset, then size. */
    static final int LARGE_CUSTOM_OPTIONS = 9;
    /** The type of {@code builtin_options_2}; its table follows. */
    static final int OPTIONS_2 = 11;
    /** How many slots this compiler knows. */
    static final int KNOWN = 13;

    private OperatorSlots() {}
}
