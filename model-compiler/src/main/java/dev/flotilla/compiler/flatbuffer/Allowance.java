package dev.flotilla.compiler.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much may still be read. Tables may share vectors and be listed many times, so that what a hostile file unfolds to
 * has no bound by its size alone.
 */
final class Allowance {
    /** Sound files come to about four times their size, most of it for tables. */
    private static final int PER_FILE_BYTE = 16;
    /** What any file may take, however small. */
    private static final long FREE_BYTES = 1 << 20;
    /** About what the objects of one table take. */
    private static final int TABLE_BYTES = 256;

    private long left;

    Allowance(long fileBytes) {
        left = FREE_BYTES + PER_FILE_BYTE * fileBytes;
    }

    /** What a file asks for does not fit it. */
    static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExceededException(String message) {
            super(message);
        }
    }

    /** The length of a vector of tables that may be read. */
    int tables(int length) {
        take((long) TABLE_BYTES * length);
        return length;
    }

    /** A vector or text that may be read; empty when it is absent. */
    Optional<ByteBuffer> vector(@Nullable ByteBuffer vector, int elementBytes) {
        if (vector == null) {
            return Optional.empty();
        }
        // The library multiplies in 32 bits, and so may make a long vector of a file a short one.
        int length = vector.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(vector.position() - Integer.BYTES);
        if ((long) length * elementBytes != vector.remaining()) {
            throw new ExceededException("a vector of " + Integer.toUnsignedString(length) + " elements");
        }
        take(vector.remaining());
        return Optional.of(vector);
    }

    /** The text that {@code decoded} is, which may be read; empty when it is absent. */
    Optional<String> text(@Nullable ByteBuffer encoded, Supplier<@Nullable String> decoded) {
        return vector(encoded, 1).map(present -> decoded.get());
    }

    private void take(long bytes) {
        left -= bytes;
        if (bytes < 0 || left < 0) {
            throw new ExceededException("vectors that overlap or exceed it");
        }
    }
}
