package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.HeldBack;
import dev.flotilla.compiler.data.WatchedFeed;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Search;
import dev.flotilla.compiler.search.Trial;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code compile --scheme auto}.
 *
 * @param base what the user decided for every candidate
 * @param check what candidates have to pass before they are loaded
 * @param seen told how far each candidate is
 * @param told of each candidate as it ends
 */
record AutoCompile(
        ModelFile model,
        Recipe base,
        SearchOptions options,
        GateOptions gates,
        LoadCheck check,
        Progress seen,
        Consumer<Trial> told) {

    /** Judges by every fifth sample, which is not used to calibrate. */
    Found run(Feed samples) throws Exception {
        if (samples.size() < HeldBack.EVERY) {
            throw new DataException(
                    "of " + samples.size() + " calibration samples none can be held back to judge by; give "
                            + HeldBack.EVERY + " or more, or --evaluate");
        }
        EvaluationSet judging = new EvaluationSet(new HeldBack(samples, true), Optional.empty(), List.of());
        return run(new HeldBack(samples, false), judging);
    }

    /** Judges by samples of their own. */
    Found run(Feed calibration, EvaluationSet judging) throws Exception {
        TfliteEngine engine = new TfliteEngine(EngineOptions.defaults());
        boolean labelled = judging.labels().isPresent();
        try {
            return new Search(model.bytes(), options.plan(base, gates.chosen(labelled)), engine, check, told)
                    .run(new WatchedFeed(calibration, seen, "calibrating"), judging.watchedBy(seen));
        } catch (UnsupportedModelException | ModelRejectedException e) {
            throw new InputException(model + ": " + e.getMessage(), e);
        }
    }
}
