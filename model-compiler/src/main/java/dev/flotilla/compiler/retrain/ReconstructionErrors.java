package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** How far an autoencoder's answers are from what it was given: the mean squared difference of a sample's values. */
public final class ReconstructionErrors {
    private ReconstructionErrors() {}

    /** One error a sample. @throws DataException when the model does not answer with as many values as it takes */
    public static double[] of(LoadedModel model, DatasetFeed samples, Progress progress)
            throws DataException, InferenceException {
        TensorSpec input = model.inputs().get(0);
        TensorSpec output = model.outputs().get(0);
        if (input.elements() != output.elements()) {
            throw new DataException("an autoencoder answers with as many values as it takes; this model takes "
                    + input.describe() + " and answers " + output.describe());
        }
        double[] errors = new double[samples.size()];
        for (int i = 0; i < errors.length; i++) {
            progress.report("measuring reconstructions", i, errors.length);
            float[] given = samples.reals(i);
            List<byte[]> answer = model.run(samples.inputs(i, model.inputs()));
            errors[i] = meanSquare(given, output.dequantize(answer.get(0)));
        }
        return errors;
    }

    private static double meanSquare(float[] given, float[] answered) {
        double sum = 0;
        for (int j = 0; j < given.length; j++) {
            sum += Math.pow((double) given[j] - answered[j], 2);
        }
        return sum / given.length;
    }
}
