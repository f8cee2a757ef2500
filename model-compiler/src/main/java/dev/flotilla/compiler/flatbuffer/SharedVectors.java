package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes numeric vectors, each content once: whoever needs the same again names the one that is there. The zero points of
 * per-channel weights take eight bytes a channel, and most are the same zeros as those of another tensor.
 */
final class SharedVectors {
    private final FlatBufferBuilder builder;
    private final Map<List<Integer>, Integer> ints = new HashMap<>();
    private final Map<List<Float>, Integer> floats = new HashMap<>();
    private final Map<List<Long>, Integer> longs = new HashMap<>();

    SharedVectors(FlatBufferBuilder builder) {
        this.builder = builder;
    }

    int ints(List<Integer> values) {
        return ints.computeIfAbsent(values, this::writeInts);
    }

    int floats(List<Float> values) {
        return floats.computeIfAbsent(values, this::writeFloats);
    }

    int longs(List<Long> values) {
        return longs.computeIfAbsent(values, this::writeLongs);
    }

    private int writeInts(List<Integer> values) {
        builder.startVector(Integer.BYTES, values.size(), Integer.BYTES);
        for (int i = values.size() - 1; i >= 0; i--) {
            builder.addInt(values.get(i));
        }
        return builder.endVector();
    }

    private int writeFloats(List<Float> values) {
        builder.startVector(Float.BYTES, values.size(), Float.BYTES);
        for (int i = values.size() - 1; i >= 0; i--) {
            builder.addFloat(values.get(i));
        }
        return builder.endVector();
    }

    private int writeLongs(List<Long> values) {
        builder.startVector(Long.BYTES, values.size(), Long.BYTES);
        for (int i = values.size() - 1; i >= 0; i--) {
            builder.addLong(values.get(i));
        }
        return builder.endVector();
    }
}
