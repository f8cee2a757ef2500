package dev.flotilla.compiler.flatbuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scalar vectors of a flatbuffer as lists; an absent vector stays an empty Optional. */
final class Vectors {
    private Vectors() {}

    static Optional<List<Integer>> ints(Optional<ByteBuffer> vector) {
        return vector.map(bytes -> {
            ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            List<Integer> values = new ArrayList<>(in.remaining() / Integer.BYTES);
            while (in.hasRemaining()) {
                values.add(in.getInt());
            }
            return values;
        });
    }

    static Optional<List<Long>> longs(Optional<ByteBuffer> vector) {
        return vector.map(bytes -> {
            ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            List<Long> values = new ArrayList<>(in.remaining() / Long.BYTES);
            while (in.hasRemaining()) {
                values.add(in.getLong());
            }
            return values;
        });
    }

    static Optional<List<Float>> floats(Optional<ByteBuffer> vector) {
        return vector.map(bytes -> {
            ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            List<Float> values = new ArrayList<>(in.remaining() / Float.BYTES);
            while (in.hasRemaining()) {
                values.add(in.getFloat());
            }
            return values;
        });
    }

    static Optional<List<Boolean>> booleans(Optional<ByteBuffer> vector) {
        return vector.map(bytes -> {
            ByteBuffer in = bytes.duplicate();
            List<Boolean> values = new ArrayList<>(in.remaining());
            while (in.hasRemaining()) {
                values.add(in.get() != 0);
            }
            return values;
        });
    }

    static int[] intArray(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
