package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.flatbuffer.OptionsLayout.Field;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Operator;

/** Builtin options between the flatbuffer's union and {@link Options}, guided by {@link OptionsLayout}. */
final class OptionsCodec {
    private OptionsCodec() {}

    static Optional<Options> read(Operator op, String operatorName) throws UnsupportedModelException {
        int union = Byte.toUnsignedInt(op.builtinOptionsType());
        RawTable raw = new RawTable();
        if (union == BuiltinOptions.NONE || op.builtinOptions(raw) == null) {
            return Optional.empty();
        }
        OptionsLayout.Table table = OptionsLayout.byUnion(union)
                .orElseThrow(() -> new UnsupportedModelException(
                        "operator " + operatorName + " carries options of an unknown kind (" + union + ")"));
        Optional<Integer> unknown = RawTable.unknownSlot(raw, table.fields().size());
        if (unknown.isPresent()) {
            throw new UnsupportedModelException("operator " + operatorName + " uses field " + unknown.get() + " of "
                    + table.name() + ", which is newer than this compiler");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int slot = 0; slot < table.fields().size(); slot++) {
            Field field = table.fields().get(slot);
            if (raw.has(slot)) {
                fields.put(field.name(), raw.value(slot, field.kind()));
            }
        }
        return Optional.of(new Options(table.name(), fields));
    }

    static byte union(Options options) {
        return OptionsLayout.byName(options.table()).union();
    }

    static int write(FlatBufferBuilder builder, Options options) {
        List<Field> fields = OptionsLayout.byName(options.table()).fields();
        int[] offsets = new int[fields.size()];
        for (int slot = 0; slot < offsets.length; slot++) {
            Optional<Object> value = options.find(fields.get(slot).name());
            offsets[slot] = value.map(v -> writeApart(builder, v)).orElse(0);
        }
        builder.startTable(fields.size());
        for (int slot = 0; slot < offsets.length; slot++) {
            Optional<Object> value = options.find(fields.get(slot).name());
            if (value.isPresent()) {
                writeInline(builder, fields.get(slot), value.get(), offsets[slot]);
                builder.slot(slot);
            }
        }
        return builder.endTable();
    }

    /** Strings and vectors lie outside their table. */
    private static int writeApart(FlatBufferBuilder builder, Object value) {
        if (value instanceof String text) {
            return builder.createString(text);
        }
        if (value instanceof int[] values) {
            builder.startVector(Integer.BYTES, values.length, Integer.BYTES);
            for (int i = values.length - 1; i >= 0; i--) {
                builder.addInt(values[i]);
            }
            return builder.endVector();
        }
        if (value instanceof float[] values) {
            builder.startVector(Float.BYTES, values.length, Float.BYTES);
            for (int i = values.length - 1; i >= 0; i--) {
                builder.addFloat(values[i]);
            }
            return builder.endVector();
        }
        return 0;
    }

    private static void writeInline(FlatBufferBuilder builder, Field field, Object value, int offset) {
        switch (field.kind()) {
            case BYTE -> builder.addByte(((Number) value).byteValue());
            case BOOLEAN -> builder.addBoolean((Boolean) value);
            case INT -> builder.addInt(((Number) value).intValue());
            case LONG -> builder.addLong(((Number) value).longValue());
            case FLOAT -> builder.addFloat(((Number) value).floatValue());
            case STRING, INTS, FLOATS -> builder.addOffset(offset);
        }
    }
}
