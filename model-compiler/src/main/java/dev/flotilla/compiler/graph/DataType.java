package dev.flotilla.compiler.graph;

import java.util.Arrays;
import java.util.Optional;

/** Element types of TensorFlow Lite. */
public enum DataType {
    FLOAT32(0, 4),
    FLOAT16(1, 2),
    INT32(2, 4),
    UINT8(3, 1),
    INT64(4, 8),
    STRING(5, 0),
    BOOL(6, 1),
    INT16(7, 2),
    COMPLEX64(8, 8),
    INT8(9, 1),
    FLOAT64(10, 8),
    COMPLEX128(11, 16),
    UINT64(12, 8),
    RESOURCE(13, 0),
    VARIANT(14, 0),
    UINT32(15, 4),
    UINT16(16, 2),
    INT4(17, 0);

    private final int number;
    private final int bytes;

    DataType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** The type of a number in the schema, if there is one. */
    public static Optional<DataType> ofNumber(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /** The type's number in the schema. */
    public int number() {
        return number;
    }

    /** Bytes of one element; 0 where an element has no whole number of bytes of its own. */
    public int bytes() {
        return bytes;
    }
}
