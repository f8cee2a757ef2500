package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.quant.Scheme;

/** Everything that decides how a model is quantized. The same recipe, model and samples give the same bytes. */
public record Recipe(Scheme scheme, CalibrationMethod calibration) {
    /** The scheme with everything else as it is by default. */
    public static Recipe of(Scheme scheme) {
        return new Recipe(scheme, CalibrationMethod.BEST);
    }
}
