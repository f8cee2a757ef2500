package dev.flotilla.compiler.recover;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.Set;

/** Applies recoveries to a float model, in the order in which they build on each other. */
public final class Recoveries {
    private Recoveries() {}

    /**
     * The part that leaves the function of the model as it is: channels are scaled. The same samples give the same model.
     *
     * @param chosen without any that equalizes, or without samples, the model is returned as it is
     * @param activations what they will be stored as
     * @param runtime that has to run the result
     * @throws ModelRejectedException when the runtime refuses the model
     * @throws DataException when a sample does not fit it
     * @throws InferenceException when it fails on a sample
     */
    public static Model equalize(
            Set<Recovery> chosen, Model model, Feed samples, ActivationType activations, TargetRuntime runtime)
            throws ModelRejectedException, DataException, InferenceException {
        Model equalized = chosen.contains(Recovery.WEIGHT_EQUALIZATION) ? Equalization.ofWeights(model) : model;
        return chosen.contains(Recovery.ACTIVATION_EQUALIZATION) && samples.size() > 0
                ? Equalization.ofActivations(equalized, samples, activations, runtime)
                : equalized;
    }

    /**
     * The part that anticipates quantization: weights are rounded, biases corrected. Parameters and exceptions are those of
     * {@link #equalize}, whose result is to be given.
     */
    public static Model round(Set<Recovery> chosen, Model equalized, Feed samples, TargetRuntime runtime)
            throws ModelRejectedException, DataException, InferenceException {
        boolean adaptive = chosen.contains(Recovery.ADAPTIVE_ROUNDING);
        boolean correctingBias = chosen.contains(Recovery.BIAS_CORRECTION);
        return (adaptive || correctingBias) && samples.size() > 0
                ? new WeightRounding(adaptive, correctingBias, runtime).apply(equalized, samples)
                : equalized;
    }

    /**
     * The part that looks at what quantization makes of the model, with exceptions as above.
     *
     * @param equalized the result of {@link #equalize}
     * @param rounded the result of {@link #round}
     * @param quantizer quantizes {@code rounded}, whatever its biases are
     */
    public static Model correct(
            Set<Recovery> chosen, Model equalized, Model rounded, Feed samples, EmpiricalBias.Quantizer quantizer)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        return chosen.contains(Recovery.BIAS_CORRECTION) && samples.size() > 0
                ? new EmpiricalBias(equalized, quantizer, samples).apply(rounded)
                : rounded;
    }
}
