package dev.flotilla.compiler.mutation;

/**
 * A little-endian number in a model's flatbuffer that a reader acts on.
 *
 * @param at its first byte
 * @param width its bytes: 1, 2, 4 or 8
 */
record Place(Kind kind, int at, int width) {
    enum Kind {
        /** From here to a table, vector or text. */
        OFFSET,
        /** Of a vector or text. */
        LENGTH,
        /** A word of the table that says where a table's fields lie. */
        VTABLE,
        /** One dimension. */
        SHAPE,
        /** Of a buffer, tensor, operator code or subgraph. */
        INDEX,
        /** Of an operator or element type, or which options follow. */
        CODE,
        /** Scales, versions, flags and what options hold. */
        NUMBER
    }
}
