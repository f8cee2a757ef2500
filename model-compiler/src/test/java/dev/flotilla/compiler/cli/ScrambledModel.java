package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Tensor;
import java.util.Map;
import java.util.Optional;

/** A model whose classifier has its weights in reverse order: it loads and answers, and answers wrong. */
final class ScrambledModel {
    private ScrambledModel() {}

    static byte[] of(byte[] file) throws Exception {
        Model model = ModelReader.read(file);
        Tensor weights = null;
        for (Op op : model.main().ops()) {
            if (op.operator().equals(Operator.FULLY_CONNECTED)) {
                weights = op.input(1);
            }
        }
        if (weights == null) {
            throw new AssertionError("no classifier");
        }
        byte[] reversed = new byte[weights.bytes().remaining()];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = weights.bytes().get(reversed.length - 1 - i);
        }
        Tensor scrambled = weights.withBuffer(Optional.of(Buffer.of(reversed)));
        return ModelWriter.write(model.withMain(model.main().replacing(Map.of(weights, scrambled))));
    }
}
