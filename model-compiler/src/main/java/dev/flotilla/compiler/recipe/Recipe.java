package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.quant.Scheme;

/**
 * Everything that decides how a model is quantized. The same recipe, model and samples give the same bytes.
 *
 * @param tidy whether the float model is cleaned up first, and the result at the end
 */
public record Recipe(Scheme scheme, CalibrationMethod calibration, boolean tidy) {
    /** The scheme with everything else as it is by default. */
    public static Recipe of(Scheme scheme) {
        return of(scheme, CalibrationMethod.BEST);
    }

    public static Recipe of(Scheme scheme, CalibrationMethod calibration) {
        return new Recipe(scheme, calibration, true);
    }
}
