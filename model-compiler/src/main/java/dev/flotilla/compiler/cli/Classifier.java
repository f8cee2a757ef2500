package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A loaded model of one answer that scores samples. */
final class Classifier {
    private final LoadedModel model;
    private final TensorSpec output;
    private final Optional<TensorSpec> embedding;

    /** @param embeds whether the model gives an embedding besides */
    Classifier(LoadedModel model, boolean embeds, Path file) throws InputException {
        int answers = model.outputs().size() - (embeds ? 1 : 0);
        if (answers != 1) {
            throw new InputException(file + ": expected a model with one output, found " + answers);
        }
        this.model = model;
        this.output = model.outputs().get(0);
        this.embedding = embeds ? Optional.of(model.outputs().get(1)) : Optional.empty();
    }

    /** The first input, which is the only one of most. */
    TensorSpec input() {
        return model.inputs().get(0);
    }

    TensorSpec output() {
        return output;
    }

    /** What the model gives besides its answer. */
    Optional<TensorSpec> embedding() {
        return embedding;
    }

    /** What the model makes of one sample, as real numbers; the embedding of no length if it gives none. */
    @SuppressWarnings("ArrayRecordComponent") // fresh arrays that only the caller gets
    record Seen(float[] scores, float[] embedding) {}

    Seen see(ModelInputs samples, int index) throws DataException, InferenceException {
        List<byte[]> outputs = model.run(samples.bytes(index, model.inputs()));
        return new Seen(output.dequantize(outputs.get(0)), Embedding.values(embedding, outputs));
    }

    /** The output's bytes for one sample, in its own type. */
    byte[] run(ModelInputs samples, int index) throws DataException, InferenceException {
        return model.run(samples.bytes(index, model.inputs())).get(0);
    }

    /** The true classes of {@code range}, from a file or the samples' own, checked against the number of scores. */
    int[] labels(Optional<Path> given, ModelInputs samples, IndexRange range) throws DataException {
        return TrueClasses.find(given, samples, range, output)
                .orElseThrow(() -> new DataException(samples.source()
                        + ": holds no labels; give --labels, or a folder with one of images per class"));
    }
}
