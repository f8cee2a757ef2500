package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.pass.Pipeline;
import java.util.List;

/**
 * The clean-up passes in their order. One pass makes work for another, so they are run until none fires: by
 * {@link Pipeline#untilStable} with {@link #MAX_ROUNDS}.
 */
public final class TidyPasses {
    /** Chains of rewrites in real models settle in fewer than ten rounds. */
    public static final int MAX_ROUNDS = 32;

    private TidyPasses() {}

    /**
     * Passes that keep what a model computes, to the bit but for the rounding of folded constants. For one model: the list
     * remembers which buffers it has seen.
     */
    public static List<Pass> all(ConstantEvaluator evaluator) {
        return List.of(
                new FoldConstants(evaluator),
                new CancelRequantization(),
                new MergeReshapes(),
                new MergeTransposes(),
                new RemoveNoOps(),
                new FoldScaleAndShift(),
                new FuseActivations(),
                new PlaceWindows(),
                new RemoveDead(),
                new ShareBuffers());
    }

    /** What makes a model with quantized weights a float model that can be compiled again. */
    public static List<Pass> toFloat() {
        return List.of(new FloatWeights(), new RemoveDead());
    }

    /** What a quantized model can still lose: operators and tensors nobody reads, buffers of equal bytes. */
    public static List<Pass> last() {
        return List.of(new RemoveDead(), new ShareBuffers());
    }
}
