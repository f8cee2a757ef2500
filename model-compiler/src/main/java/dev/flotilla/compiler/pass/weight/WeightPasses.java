package dev.flotilla.compiler.pass.weight;

import dev.flotilla.compiler.pass.Pass;
import java.util.List;

/** The passes of the schemes that need no samples. */
public final class WeightPasses {
    private WeightPasses() {}

    /** Weights as int8 where that saves something; kernels quantize activations as they run. */
    public static List<Pass> dynamic() {
        return List.of(new StoreWeightsAsInt8(DynamicRules.FEWEST_ELEMENTS));
    }

    /**
     * Large constants as float16.
     *
     * @param floatShare of all elements of float constants, how many may stay float; the smallest constants do; 0 to 1
     */
    public static List<Pass> fp16(double floatShare) {
        return List.of(new StoreConstantsAsHalf(StoreConstantsAsHalf.FEWEST_ELEMENTS, floatShare));
    }
}
