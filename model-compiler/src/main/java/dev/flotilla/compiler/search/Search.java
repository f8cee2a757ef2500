package dev.flotilla.compiler.search;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.search.Trial.Discarded;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compiles a float model in every way of a plan, one after the other, judges each result and chooses. Of the models made, only
 * those are held that may still be chosen. Without a gate on latency, the same inputs give the same choice and the same bytes.
 */
public final class Search {
    private final byte[] original;
    private final Plan plan;
    private final TfliteEngine engine;
    private final LoadCheck check;
    private final Consumer<Trial> progress;
    private final List<Trial> trials = new ArrayList<>();
    private final Map<Trial, Compiled> compiled = new LinkedHashMap<>();

    /**
     * @param original the float model's file
     * @param engine what candidates are judged on
     * @param check what candidates have to pass before they are loaded
     * @param progress told of each trial as it ends
     */
    public Search(byte[] original, Plan plan, TfliteEngine engine, LoadCheck check, Consumer<Trial> progress) {
        this.original = original.clone();
        this.plan = plan;
        this.engine = engine;
        this.check = check;
        this.progress = progress;
    }

    /**
     * Tries everything. To be called once.
     *
     * @param calibration what schemes with calibration learn from
     * @param judging what the results are judged by, none of it in {@code calibration}
     * @throws DataException when a sample does not fit the model
     * @throws InferenceException when the float model fails on a sample
     */
    public Found run(Feed calibration, EvaluationSet judging)
            throws MalformedModelException, UnsupportedModelException, ModelRejectedException, DataException,
                    InferenceException {
        try (Judge judge = new Judge(engine, original, judging, plan.gates())) {
            // Samples that even float fails on are bad input, not a candidate's fault.
            judge.judge(Variant.FLOAT, original);
            for (Variant variant : plan.variants()) {
                attempt(variant, calibration, judge);
            }
            for (Variant variant : plan.further(made())) {
                attempt(variant, calibration, judge);
            }
        }
        List<Verdict> verdicts = Verdicts.on(trials, plan.goal());
        Optional<Compiled> chosen = verdicts.stream()
                .filter(Verdict::chosen)
                .map(verdict -> compiled.get(verdict.trial()))
                .findFirst();
        return new Found(plan.goal(), verdicts, chosen);
    }

    private void attempt(Variant variant, Feed calibration, Judge judge) throws MalformedModelException, DataException {
        Trial trial;
        try {
            Compiled model = compile(variant.recipe(), calibration);
            trial = unlikeOthers(judge.judge(variant, model.model()));
            compiled.put(trial, model);
        } catch (UnsupportedModelException | ModelRejectedException | InferenceException e) {
            trial = new Discarded(variant, "is not possible: " + e.getMessage());
        }
        trials.add(trial);
        compiled.keySet().retainAll(plan.goal().contenders(passing()));
        progress.accept(trial);
    }

    private Compiled compile(Optional<Recipe> recipe, Feed calibration)
            throws MalformedModelException, UnsupportedModelException, ModelRejectedException, DataException,
                    InferenceException {
        return recipe.isPresent()
                ? new Compilation(ModelReader.read(original), recipe.get(), check).run(calibration)
                : new Compiled(original, List.of(), List.of(), 0, ModelReader.read(original));
    }

    private List<Made> made() {
        return trials.stream()
                .filter(Made.class::isInstance)
                .map(Made.class::cast)
                .toList();
    }

    private List<Made> passing() {
        return made().stream().filter(Made::passes).toList();
    }

    private Trial unlikeOthers(Made fresh) {
        return made().stream()
                .filter(other -> other.digest().equals(fresh.digest()))
                .findFirst()
                .<Trial>map(other -> new Discarded(
                        fresh.variant(),
                        "gives the same file as " + other.variant().name()))
                .orElse(fresh);
    }
}
