package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.LabelFile;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.nio.file.Path;
import java.util.List;

/** A loaded model of one input and one output that scores samples. */
final class Classifier {
    private final LoadedModel model;
    private final TensorSpec input;
    private final TensorSpec output;

    Classifier(LoadedModel model, Path file) throws InputException {
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw new InputException(file + ": expected a model with one input and one output, found "
                    + model.inputs().size() + " and " + model.outputs().size());
        }
        this.model = model;
        this.input = model.inputs().get(0);
        this.output = model.outputs().get(0);
    }

    TensorSpec input() {
        return input;
    }

    TensorSpec output() {
        return output;
    }

    /** The output's bytes, in its own type. */
    byte[] run(byte[] stored) throws InferenceException {
        return model.run(List.of(stored)).get(0);
    }

    /** Whether samples are stored in the input's own type. */
    boolean takes(ModelInputs inputs) {
        return inputs.type() == input.type();
    }

    /** The refusal of samples in {@code file} that nothing says how to make inputs of. */
    DataException unfit(Path file, ModelInputs inputs) {
        return new DataException(file + ": holds " + inputs.type() + ", but the model's input is " + input.describe()
                + "; give pixels with --preprocess");
    }

    /** The real scores of one sample. */
    float[] scores(ModelInputs inputs, int index) throws DataException, InferenceException {
        return output.dequantize(run(inputs.bytes(index, input)));
    }

    /** The true classes of {@code range}, checked against the number of scores. */
    int[] labels(Path file, IndexRange range) throws DataException {
        int[] all = LabelFile.read(file);
        if (range.to() > all.length) {
            throw new DataException(file + ": has " + all.length + " labels, which do not cover range " + range);
        }
        int[] labels = new int[range.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = all[range.from() + i];
            if (labels[i] < 0 || labels[i] >= output.elements()) {
                throw new DataException(file + ": label " + labels[i] + " of sample " + (range.from() + i)
                        + " is not one of the model's " + output.elements() + " classes");
            }
        }
        return labels;
    }
}
