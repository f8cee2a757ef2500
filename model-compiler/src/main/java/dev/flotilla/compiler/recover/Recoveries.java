package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.Set;

/** Applies recoveries to a float model, in the order in which they build on each other. */
public final class Recoveries {
    private Recoveries() {}

    /**
     * The float model to quantize in place of {@code model}. The same samples give the same model.
     *
     * @param chosen without any, or without samples, the model is returned as it is
     * @param activations what they will be stored as
     * @throws ModelRejectedException when the runtime refuses the model
     * @throws DataException when a sample does not fit it
     * @throws InferenceException when it fails on a sample
     */
    public static Model apply(Set<Recovery> chosen, Model model, Feed samples, ActivationType activations)
            throws ModelRejectedException, DataException, InferenceException {
        if (samples.size() == 0) {
            return model;
        }
        Model recovered = model;
        if (chosen.contains(Recovery.WEIGHT_EQUALIZATION)) {
            recovered = Equalization.ofWeights(recovered);
        }
        if (chosen.contains(Recovery.ACTIVATION_EQUALIZATION)) {
            recovered = Equalization.ofActivations(recovered, samples, activations);
        }
        boolean adaptive = chosen.contains(Recovery.ADAPTIVE_ROUNDING);
        boolean correctingBias = chosen.contains(Recovery.BIAS_CORRECTION);
        if (adaptive || correctingBias) {
            recovered = new WeightRounding(adaptive, correctingBias).apply(recovered, samples);
        }
        return recovered;
    }
}
