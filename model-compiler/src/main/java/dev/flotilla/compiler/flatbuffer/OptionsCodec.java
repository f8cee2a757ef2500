package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.flatbuffer.OptionsLayout.Field;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builtin options between the flatbuffer's unions and {@link Options}, guided by {@link OptionsLayout}. */
final class OptionsCodec {
    private OptionsCodec() {}

    /**
     * The options of one operator.
     *
     * @throws UnsupportedModelException when they are newer than this compiler, or in both unions at once
     */
    static Optional<Options> read(RawTable op, String operatorName, Allowance allowance)
            throws UnsupportedModelException {
        Optional<Options> first = read(op, OperatorSlots.OPTIONS, OptionsLayout.Union.FIRST, operatorName, allowance);
        Optional<Options> second =
                read(op, OperatorSlots.OPTIONS_2, OptionsLayout.Union.SECOND, operatorName, allowance);
        if (first.isPresent() && second.isPresent()) {
            throw new UnsupportedModelException("operator " + operatorName + " carries options twice");
        }
        return first.or(() -> second);
    }

    /** A union takes two slots: its type in {@code at}, its table in the next. */
    private static Optional<Options> read(
            RawTable op, int at, OptionsLayout.Union union, String operatorName, Allowance allowance)
            throws UnsupportedModelException {
        int number = op.number(at);
        if (number == 0 || !op.has(at + 1)) {
            return Optional.empty();
        }
        RawTable raw = op.table(at + 1);
        OptionsLayout.Table table = OptionsLayout.find(union, number)
                .orElseThrow(() -> new UnsupportedModelException(
                        "operator " + operatorName + " carries options of an unknown kind (" + number + ")"));
        RawTable.requireKnown(
                table.name() + " of operator " + operatorName,
                raw,
                table.fields().size());
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int slot = 0; slot < table.fields().size(); slot++) {
            Field field = table.fields().get(slot);
            if (raw.has(slot)) {
                fields.put(field.name(), raw.value(slot, field.kind(), allowance));
            }
        }
        return Optional.of(new Options(table.name(), fields));
    }

    /** Where the table of {@code options} belongs. */
    static OptionsLayout.Table layout(Options options) {
        return OptionsLayout.byName(options.table());
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
        if (value instanceof long[] values) {
            builder.startVector(Long.BYTES, values.length, Long.BYTES);
            for (int i = values.length - 1; i >= 0; i--) {
                builder.addLong(values[i]);
            }
            return builder.endVector();
        }
        return value instanceof byte[] values ? builder.createByteVector(values) : 0;
    }

    private static void writeInline(FlatBufferBuilder builder, Field field, Object value, int offset) {
        switch (field.kind()) {
            case BYTE -> builder.addByte(((Number) value).byteValue());
            case BOOLEAN -> builder.addBoolean((Boolean) value);
            case INT -> builder.addInt(((Number) value).intValue());
            case LONG -> builder.addLong(((Number) value).longValue());
            case FLOAT -> builder.addFloat(((Number) value).floatValue());
            case STRING, INTS, FLOATS, LONGS, BYTES -> builder.addOffset(offset);
        }
    }
}
