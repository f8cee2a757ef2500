package dev.flotilla.compiler.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Constant bytes, shared by identity: two tensors that name one buffer keep doing so in the written file. A buffer
 * without a data vector differs from one whose vector is empty.
 */
public final class Buffer {
    private final Optional<ByteBuffer> data;

    private Buffer(Optional<ByteBuffer> data) {
        this.data = data;
    }

    /** A buffer over {@code data} from its position to its limit; not copied, so it must not change afterwards. */
    public static Buffer of(ByteBuffer data) {
        return new Buffer(Optional.of(data.slice().asReadOnlyBuffer()));
    }

    public static Buffer of(byte[] data) {
        return of(ByteBuffer.wrap(data.clone()));
    }

    /** Little-endian 32-bit floats. */
    public static Buffer ofFloats(float[] values) {
        ByteBuffer bytes = allocate(Math.multiplyExact(values.length, Float.BYTES));
        bytes.asFloatBuffer().put(values);
        return of(bytes);
    }

    /** Little-endian 32-bit integers. */
    public static Buffer ofInts(int[] values) {
        ByteBuffer bytes = allocate(Math.multiplyExact(values.length, Integer.BYTES));
        bytes.asIntBuffer().put(values);
        return of(bytes);
    }

    /** Little-endian 16-bit integers. */
    public static Buffer ofShorts(short[] values) {
        ByteBuffer bytes = allocate(Math.multiplyExact(values.length, Short.BYTES));
        bytes.asShortBuffer().put(values);
        return of(bytes);
    }

    /** Little-endian 64-bit integers. */
    public static Buffer ofLongs(long[] values) {
        ByteBuffer bytes = allocate(Math.multiplyExact(values.length, Long.BYTES));
        bytes.asLongBuffer().put(values);
        return of(bytes);
    }

    /** A buffer that has no data vector at all. */
    public static Buffer absent() {
        return new Buffer(Optional.empty());
    }

    /** A fresh read-only little-endian view of the bytes; empty when the buffer has no data vector. */
    public Optional<ByteBuffer> data() {
        return data.map(bytes -> bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    }

    public int size() {
        return data.map(ByteBuffer::remaining).orElse(0);
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
