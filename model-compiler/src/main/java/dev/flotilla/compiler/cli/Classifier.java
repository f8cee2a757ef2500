package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.nio.file.Path;
import java.util.List;
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

    /**
     * Refuses samples that nothing says how to make inputs of: pixels would silently count as 0 to 255.
     *
     * @param orReals whether real numbers will do for an input of another type, too
     */
    static void requireFit(List<TensorSpec> inputs, ModelInputs samples, boolean orReals) throws DataException {
        List<TensorType> types = samples.types();
        for (int i = 0; i < Math.min(types.size(), inputs.size()) && !samples.preprocessed(); i++) {
            TensorSpec input = inputs.get(i);
            if (types.get(i) != input.type() && !(orReals && types.get(i) == TensorType.FLOAT32)) {
                throw new DataException(samples.source() + ": holds " + types.get(i) + ", but the model's input is "
                        + input.describe() + "; give pixels with --preprocess");
            }
        }
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
