package dev.flotilla.fleet.demo;

import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A model that loads and runs like the good one and answers wrongly: its classifier names the next class. */
final class ScrambledModel {
    private ScrambledModel() {}

    /** Writes {@code good} to {@code bad} with the last fully connected layer's rows moved on by one class. */
    static void write(Path good, Path bad) {
        try {
            Model model = ModelReader.read(Files.readAllBytes(good));
            Subgraph main = model.main();
            Tensor weights = classifier(main).input(1);
            Tensor moved = weights.withBuffer(Optional.of(Buffer.ofFloats(moved(weights))));
            Files.write(bad, ModelWriter.write(model.withMain(main.replacing(Map.of(weights, moved)))));
        } catch (MalformedModelException | UnsupportedModelException e) {
            throw new StepFailedException("the sample model cannot be scrambled: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Op classifier(Subgraph graph) {
        return graph.ops().stream()
                .filter(op -> op.operator().name().equals("FULLY_CONNECTED"))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new StepFailedException("the sample model has no fully connected layer"));
    }

    private static float[] moved(Tensor weights) {
        float[] rows = weights.floats();
        int row = weights.shape().get(1);
        float[] moved = new float[rows.length];
        System.arraycopy(rows, 0, moved, row, rows.length - row);
        System.arraycopy(rows, rows.length - row, moved, 0, row);
        return moved;
    }
}
