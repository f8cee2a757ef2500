package dev.flotilla.compiler.pass.weight;

import dev.flotilla.compiler.pass.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The passes of the schemes that need no samples. */
public final class WeightPasses {
    private WeightPasses() {}

    /** Weights as int8 where that saves something; kernels quantize activations as they run. */
    public static List<Pass> dynamic() {
        return List.of(new StoreWeightsAsInt8(DynamicRules.FEWEST_ELEMENTS));
    }

    /**
     * The operators whose weights the dynamic scheme stores, by name, with the version that takes them; without one where they
     * are widened first.
     */
    public static Map<String, OptionalInt> dynamicOperators() {
        Map<String, OptionalInt> versions = new HashMap<>();
        DynamicRules.all()
                .forEach((operator, rule) -> versions.put(
                        operator.name(),
                        rule.kernel() == DynamicRules.Kernel.FLOAT_ONLY
                                ? OptionalInt.empty()
                                : OptionalInt.of(rule.version())));
        return versions;
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
