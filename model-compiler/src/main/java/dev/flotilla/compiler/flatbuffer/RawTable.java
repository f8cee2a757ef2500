package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import com.google.flatbuffers.Table;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A flatbuffer table read slot by slot, so that what is absent stays apart from what is empty. */
final class RawTable extends Table {
    /** How far beyond the known slots to look for fields of a newer schema. */
    private static final int SLOTS_LOOKED_AHEAD = 16;

    /** The root table of a whole flatbuffer. */
    static RawTable root(ByteBuffer flatbuffer) {
        ByteBuffer in = flatbuffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        RawTable root = new RawTable();
        root.__reset(in.position() + in.getInt(in.position()), in);
        return root;
    }

    static boolean has(Table table, int slot) {
        return FlatBufferBuilder.isFieldPresent(table, 4 + 2 * slot);
    }

    /** The first slot at or beyond {@code known} that is set: a field of a newer schema. */
    static Optional<Integer> unknownSlot(Table table, int known) {
        for (int slot = known; slot < known + SLOTS_LOOKED_AHEAD; slot++) {
            if (has(table, slot)) {
                return Optional.of(slot);
            }
        }
        return Optional.empty();
    }

    /** Returns unless {@code table} has a field of a newer schema, which a rewrite would lose. */
    static void requireKnown(String what, Table table, int known) throws UnsupportedModelException {
        Optional<Integer> unknown = unknownSlot(table, known);
        if (unknown.isPresent()) {
            throw new UnsupportedModelException(
                    what + " uses field " + unknown.get() + ", which is newer than this compiler");
        }
    }

    boolean has(int slot) {
        return has(this, slot);
    }

    /** Table {@code index} of the vector in {@code slot}, which has to be present. */
    RawTable element(int slot, int index) {
        RawTable element = new RawTable();
        element.__reset(__indirect(__vector(__offset(4 + 2 * slot)) + Integer.BYTES * index), bb);
        return element;
    }

    /** The table in {@code slot}, which has to be present. */
    RawTable table(int slot) {
        RawTable table = new RawTable();
        table.__reset(__indirect(bb_pos + __offset(4 + 2 * slot)), bb);
        return table;
    }

    /** The unsigned byte in {@code slot}, 0 when absent. */
    int number(int slot) {
        return has(slot) ? Byte.toUnsignedInt(bb.get(bb_pos + __offset(4 + 2 * slot))) : 0;
    }

    /** The value of a present slot, as {@link dev.flotilla.compiler.graph.Options} holds it. */
    Object value(int slot, OptionsLayout.Kind kind, Allowance allowance) {
        int at = bb_pos + __offset(4 + 2 * slot);
        return switch (kind) {
            case BYTE -> bb.get(at);
            case BOOLEAN -> bb.get(at) != 0;
            case INT -> bb.getInt(at);
            case LONG -> bb.getLong(at);
            case FLOAT -> bb.getFloat(at);
            case STRING -> {
                vector(slot, 1, allowance);
                yield __string(at);
            }
            case INTS -> {
                ByteBuffer bytes = vector(slot, Integer.BYTES, allowance);
                int[] values = new int[bytes.remaining() / Integer.BYTES];
                bytes.asIntBuffer().get(values);
                yield values;
            }
            case LONGS -> {
                ByteBuffer bytes = vector(slot, Long.BYTES, allowance);
                long[] values = new long[bytes.remaining() / Long.BYTES];
                bytes.asLongBuffer().get(values);
                yield values;
            }
            case BYTES -> {
                ByteBuffer bytes = vector(slot, 1, allowance);
                byte[] values = new byte[bytes.remaining()];
                bytes.get(values);
                yield values;
            }
            case FLOATS -> {
                ByteBuffer bytes = vector(slot, Float.BYTES, allowance);
                float[] values = new float[bytes.remaining() / Float.BYTES];
                bytes.asFloatBuffer().get(values);
                yield values;
            }
        };
    }

    private ByteBuffer vector(int slot, int elementBytes, Allowance allowance) {
        ByteBuffer vector = __vector_as_bytebuffer(4 + 2 * slot, elementBytes);
        return allowance.vector(vector, elementBytes).orElseThrow().order(ByteOrder.LITTLE_ENDIAN);
    }
}
