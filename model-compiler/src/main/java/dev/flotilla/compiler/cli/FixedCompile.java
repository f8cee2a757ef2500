package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.benchmark.Benchmark;
import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.NoSamples;
import dev.flotilla.compiler.data.WatchedFeed;
import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.Evaluator;
import dev.flotilla.compiler.evaluate.Latencies;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code compile} with a scheme that was given.
 *
 * @param check what the result has to pass before it is loaded
 */
record FixedCompile(ModelFile model, SampleOptions samples, LoadCheck check, ProgressOption progress) {
    /** How long both models are measured for the gate on latency. */
    private static final Duration LATENCY_TIME = Duration.ofSeconds(2);

    private static final long LATENCY_SEED = 1;

    Compiled compile(Recipe recipe, ChosenSamples calibration) throws Exception {
        if (calibration.isEmpty()) {
            return compile(recipe, new NoSamples());
        }
        try (ModelInputs inputs = samples.open(model, calibration.files())) {
            Feed chosen = calibration.of(inputs);
            return progress.show(seen -> compile(recipe, new WatchedFeed(chosen, seen, "calibrating")));
        }
    }

    private Compiled compile(Recipe recipe, Feed feed) throws Exception {
        try {
            return new Compilation(model.model(), recipe, check).run(feed);
        } catch (UnsupportedModelException | ModelRejectedException e) {
            throw new InputException(model + ": " + e.getMessage(), e);
        }
    }

    /** What is known of {@code compiled}, its latency only if that is {@code timed}. */
    Candidate judge(Compiled compiled, EvaluationOptions evaluation, boolean timed) throws Exception {
        Optional<Evaluation> evaluated =
                evaluation.samples().isEmpty() ? Optional.empty() : Optional.of(evaluate(compiled, evaluation));
        Optional<Latencies> latencies = timed ? Optional.of(measure(compiled)) : Optional.empty();
        return new Candidate(compiled.model().length, evaluated, latencies);
    }

    private Evaluation evaluate(Compiled compiled, EvaluationOptions evaluation) throws Exception {
        // The result runs on the kernels of the device, the float model on those that are right on every graph.
        try (LoadedModel before = model.load(EngineOptions.reference());
                LoadedModel after = load(compiled);
                ModelInputs inputs = samples.open(model, evaluation.samples().files())) {
            var set = evaluation.of(inputs, before, model);
            return progress.show(seen -> Evaluator.against(before, after).evaluate(set.watchedBy(seen)));
        }
    }

    private Latencies measure(Compiled compiled) throws Exception {
        try (LoadedModel before = model.load(EngineOptions.defaults());
                LoadedModel after = load(compiled)) {
            return progress.show(seen -> {
                Stopwatch stopwatch = new Stopwatch(System::nanoTime, LATENCY_TIME, seen);
                Benchmark both = Benchmark.of(stopwatch, 1, after, before, LATENCY_SEED);
                return new Latencies(
                        both.latency().median(),
                        both.otherLatency().orElseThrow().median());
            });
        }
    }

    private LoadedModel load(Compiled compiled) throws InputException {
        return InputFiles.load(model.path(), compiled.model(), EngineOptions.defaults());
    }
}
