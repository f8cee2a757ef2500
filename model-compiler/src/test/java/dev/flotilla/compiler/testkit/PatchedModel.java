package dev.flotilla.compiler.testkit;

import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A model with other values in one of its weights. */
public final class PatchedModel {
    private PatchedModel() {}

    /** Replaces the weights of the last operator of this kind, by as many other bytes. */
    public static byte[] of(byte[] file, Operator operator, UnaryOperator<byte[]> patch)
            throws MalformedModelException, UnsupportedModelException {
        Model model = ModelReader.read(file);
        Tensor weights = model.main().ops().stream()
                .filter(op -> op.operator().equals(operator))
                .map(op -> op.input(1))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        byte[] values = new byte[weights.bytes().remaining()];
        weights.bytes().duplicate().get(values);
        Tensor patched = weights.withBuffer(Optional.of(Buffer.of(patch.apply(values))));
        return ModelWriter.write(model.withMain(model.main().replacing(Map.of(weights, patched))));
    }
}
