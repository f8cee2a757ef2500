package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.nio.file.Path;
import java.util.Optional;

/** A loaded model of one output that scores samples. */
final class Classifier {
    private final LoadedModel model;
    private final TensorSpec output;

    Classifier(LoadedModel model, Path file) throws InputException {
        if (model.outputs().size() != 1) {
            throw new InputException(file + ": expected a model with one output, found "
                    + model.outputs().size());
        }
        this.model = model;
        this.output = model.outputs().get(0);
    }

    /** The first input, which is the only one of most. */
    TensorSpec input() {
        return model.inputs().get(0);
    }

    TensorSpec output() {
        return output;
    }

    /** The output's bytes for one sample, in its own type. */
    byte[] run(ModelInputs samples, int index) throws DataException, InferenceException {
        return model.run(samples.bytes(index, model.inputs())).get(0);
    }

    /** The real scores of one sample. */
    float[] scores(ModelInputs samples, int index) throws DataException, InferenceException {
        return output.dequantize(run(samples, index));
    }

    /** The true classes of {@code range}, from a file or the samples' own, checked against the number of scores. */
    int[] labels(Optional<Path> given, ModelInputs samples, IndexRange range) throws DataException {
        return TrueClasses.find(given, samples, range, output)
                .orElseThrow(() -> new DataException(samples.source()
                        + ": holds no labels; give --labels, or a folder with one of images per class"));
    }
}
