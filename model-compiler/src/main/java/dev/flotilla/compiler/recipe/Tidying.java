package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.pass.tidy.TidyPasses;
import java.util.List;

/** Cleans models up with {@link TidyPasses}, constants being computed by the runtime itself. */
public final class Tidying {
    private Tidying() {}

    /** The model that computes the same with less, and the passes that fired. */
    public static Pipeline.Result tidy(Model model) throws UnsupportedModelException {
        return settle(model, TidyPasses.all(new RuntimeEvaluator()));
    }

    /** The model with weights that dynamic-range quantization stored as int8 made float again. */
    public static Pipeline.Result toFloat(Model model) throws UnsupportedModelException {
        return settle(model, TidyPasses.toFloat());
    }

    /** A quantized model without what quantization left over. */
    public static Pipeline.Result finish(Model model) throws UnsupportedModelException {
        return settle(model, TidyPasses.last());
    }

    private static Pipeline.Result settle(Model model, List<Pass> passes) throws UnsupportedModelException {
        // A model that breaks the rules from the start is left for later steps to judge.
        return Invariants.hold(model)
                ? new Pipeline(passes, Invariants::check).untilStable(model, TidyPasses.MAX_ROUNDS)
                : new Pipeline.Result(model, List.of());
    }
}
