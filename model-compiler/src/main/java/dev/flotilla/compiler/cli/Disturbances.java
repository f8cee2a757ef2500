package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.evaluate.Perturbation;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code evaluate} does to samples.
 *
 * @param chosen none: what suits the model
 */
record Disturbances(List<Perturbation> chosen) {
    static final String USUAL = "usual";

    /** Reads {@value #USUAL} or {@code KIND=STRENGTH,...}. @throws IllegalArgumentException if it is anything else */
    static Disturbances parse(String text) {
        return new Disturbances(
                text.equals(USUAL)
                        ? List.of()
                        : Arrays.stream(text.split(",", -1))
                                .map(Perturbation::parse)
                                .toList());
    }

    /** Those for a model. @throws DataException when an image is to be shifted and no input is one */
    List<Perturbation> of(List<TensorSpec> inputs) throws DataException {
        if (chosen.isEmpty()) {
            return Perturbation.usual(inputs);
        }
        for (Perturbation one : chosen) {
            if (!one.fits(inputs)) {
                throw new DataException("--perturb: nothing to disturb by " + one
                        + ", since no input of the model is rows by columns by channels");
            }
        }
        return chosen;
    }
}
