package dev.flotilla.compiler.flatbuffer;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.lite.schema.OperatorCode;

/** The table of (operator, version) pairs, in order of first use. */
final class OperatorCodes {
    /** The schema's older one-byte field holds this for operators that do not fit it. */
    private static final int PLACEHOLDER = 127;

    private record Key(Operator operator, int version) {}

    private final Map<Key, Integer> indices = new LinkedHashMap<>();

    private OperatorCodes() {}

    static OperatorCodes of(Model model) {
        OperatorCodes codes = new OperatorCodes();
        model.subgraphs().forEach(subgraph -> subgraph.ops()
                .forEach(op -> codes.indices.putIfAbsent(key(op), codes.indices.size())));
        return codes;
    }

    int indexOf(Op op) {
        Integer index = indices.get(key(op));
        if (index == null) {
            throw new IllegalStateException(op + " was not numbered");
        }
        return index;
    }

    int[] write(FlatBufferBuilder builder) {
        List<Integer> offsets = new ArrayList<>();
        for (Key key : indices.keySet()) {
            Operator operator = key.operator();
            int custom = operator.custom().map(builder::createString).orElse(0);
            byte deprecated = (byte) Math.min(operator.code(), PLACEHOLDER);
            offsets.add(OperatorCode.createOperatorCode(builder, deprecated, custom, key.version(), operator.code()));
        }
        return Vectors.intArray(offsets);
    }

    private static Key key(Op op) {
        return new Key(op.operator(), op.version());
    }
}
