package dev.flotilla.compiler.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the places of a sound model. */
final class Places {
    private final ByteBuffer in;
    private final List<Place> found = new ArrayList<>();
    private final BitSet data = new BitSet();

    private Places(byte[] model) {
        this.in = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Places of(byte[] model) {
        Places places = new Places(model);
        places.table(places.follow(0), TfliteSchema.MODEL);
        return places;
    }

    List<Place> all() {
        return found;
    }

    /** The bytes that hold constants. */
    BitSet data() {
        return data;
    }

    private int follow(int at) {
        found.add(new Place(Place.Kind.OFFSET, at, 4));
        return at + in.getInt(at);
    }

    private void table(int at, Map<Integer, Field> slots) {
        found.add(new Place(Place.Kind.OFFSET, at, 4));
        int vtable = at - in.getInt(at);
        int end = vtable + Short.toUnsignedInt(in.getShort(vtable));
        for (int word = vtable; word < end; word += 2) {
            found.add(new Place(Place.Kind.VTABLE, word, 2));
        }
        new TreeMap<>(slots).forEach((slot, field) -> {
            int entry = vtable + 4 + 2 * slot;
            if (entry < end && in.getShort(entry) != 0) {
                field(at + Short.toUnsignedInt(in.getShort(entry)), field);
            }
        });
    }

    private void field(int at, Field field) {
        if (field instanceof Field.Scalar scalar) {
            add(scalar.kind(), at, scalar.width());
        } else if (field instanceof Field.Scalars scalars) {
            int first = vector(at);
            for (int i = 0; i < in.getInt(first - 4); i++) {
                add(scalars.kind(), first + i * scalars.width(), scalars.width());
            }
        } else if (field instanceof Field.Data) {
            int first = vector(at);
            data.set(first, first + in.getInt(first - 4));
        } else if (field instanceof Field.Table table) {
            table(follow(at), table.slots());
        } else if (field instanceof Field.Tables tables) {
            int first = vector(at);
            for (int i = 0; i < in.getInt(first - 4); i++) {
                table(follow(first + 4 * i), tables.slots());
            }
        }
    }

    private int vector(int at) {
        int length = follow(at);
        found.add(new Place(Place.Kind.LENGTH, length, 4));
        return length + 4;
    }

    private void add(Place.Kind kind, int at, int width) {
        if (at + width <= in.limit()) {
            found.add(new Place(kind, at, width));
        }
    }
}
