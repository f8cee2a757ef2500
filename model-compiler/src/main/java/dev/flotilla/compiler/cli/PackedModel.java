package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.retrain.EmbeddingOutput;

/**
 * A model as a bundle has it.
 *
 * @param bytes of the file
 * @param embeds whether it gives an embedding besides its answer
 * @param why it gives none; empty if it does
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record PackedModel(byte[] bytes, boolean embeds, String why) {
    /** As it was compiled. */
    static PackedModel asItIs(ModelFile file, String why) {
        return new PackedModel(file.bytes(), false, why);
    }

    /** With an embedding, if the model has a last layer that could give one. */
    static PackedModel embedding(ModelFile file) {
        try {
            return new PackedModel(ModelWriter.write(EmbeddingOutput.add(file.model())), true, "");
        } catch (UnsupportedModelException e) {
            return asItIs(file, String.valueOf(e.getMessage()));
        }
    }
}
