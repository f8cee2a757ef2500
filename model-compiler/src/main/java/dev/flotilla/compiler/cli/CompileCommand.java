package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.benchmark.Benchmark;
import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.NoSamples;
import dev.flotilla.compiler.data.RangeFeed;
import dev.flotilla.compiler.data.WatchedFeed;
import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Evaluator;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.compiler.report.InputFile;
import dev.flotilla.compiler.report.Report;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Trial;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        description = "Quantizes a float model. With evaluation data, refuses a result that lost too much accuracy.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompileCommand implements Callable<Integer> {
    /** How long the result is measured for the gate on latency. */
    private static final Duration LATENCY_TIME = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The float model, a .tflite file.")
    private Path model;

    @Option(
            names = "--scheme",
            required = true,
            paramLabel = "SCHEME",
            description =
                    "One of ${COMPLETION-CANDIDATES}. int8: weights (per channel), activations, inputs and outputs"
                            + " become int8. int8-float-io: as int8, but inputs and outputs stay float. int16x8: activations,"
                            + " inputs and outputs become int16, weights int8. dynamic: large weights become int8. fp16: large constants become float16."
                            + " auto: tries them all, and int8 in several ways, and chooses among what passes the gates.",
            completionCandidates = SchemeChoice.Names.class)
    private SchemeChoice scheme;

    @Option(
            names = "--calibration",
            paramLabel = "[NAME=]FILE",
            description =
                    "Samples that show the activations' ranges: NumPy, IDX, CSV or a folder of images; for several"
                            + " inputs NAME=FILE for each. dynamic needs none; fp16"
                            + " keeps as much as it takes in float when it has some.")
    private List<NamedFile> calibration = List.of();

    @Option(names = "--calibration-range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> calibrationRange;

    @Option(
            names = "--calibration-method",
            paramLabel = "METHOD",
            defaultValue = "best",
            description =
                    "How ranges are chosen: one of ${COMPLETION-CANDIDATES}. best: for every tensor the one with the least"
                            + " error on samples that were held back; default ${DEFAULT-VALUE}.")
    private CalibrationMethod calibrationMethod;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the result goes.")
    private Path output;

    @Mixin
    private SampleOptions samples;

    @Option(
            names = "--evaluate",
            paramLabel = "[NAME=]FILE",
            description = "Samples to compare both models on, likewise.")
    private List<NamedFile> evaluate = List.of();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Their classes: NumPy, IDX or text; default the subfolders that images lie in.")
    private Optional<Path> labels;

    @Option(names = "--evaluate-range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> evaluateRange;

    @Option(
            names = "--slices",
            paramLabel = "FILE",
            description = "CSV that says which of them belong together, as for evaluate.")
    private Optional<Path> slices;

    @Mixin
    private GateOptions gates;

    @Option(
            names = "--tidy",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Fold, fuse and drop what is not needed, or not; default yes.")
    private boolean tidy;

    @Mixin
    private ReportOption report;

    @Mixin
    private JsonOption json;

    @Mixin
    private IntegerChoices integerChoices;

    @Mixin
    private SearchOptions searchOptions;

    @Mixin
    private final TrustOption trust;

    @Mixin
    private final ProgressOption progress;

    CompileCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (evaluate.isEmpty() && (labels.isPresent() || slices.isPresent())) {
            throw new ParameterException(spec.commandLine(), "--labels and --slices need --evaluate");
        }
        boolean searching = scheme.fixed().isEmpty();
        gates.requireUsable(searching, !evaluate.isEmpty(), slices.isPresent());
        searchOptions.requireUsable(searching, gates);
        if (scheme.calibrated() && calibration.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--scheme " + scheme + " needs --calibration");
        }
        trust.require(model);
        return searching ? search() : compile(scheme.fixed().get());
    }

    private Integer compile(Scheme fixed) throws Exception {
        Recipe recipe = recipe(fixed);
        Compiled compiled = calibration.isEmpty() ? compile(recipe, new NoSamples()) : calibrated(recipe);
        Optional<Evaluation> evaluation = evaluate.isEmpty() ? Optional.empty() : Optional.of(evaluate(compiled));
        boolean labelled = evaluation.flatMap(Evaluation::accuracy).isPresent();
        Candidate candidate = new Candidate(compiled.model().length, evaluation, latency(compiled));
        List<String> failures = gates.chosen(labelled).failures(candidate);
        return finish(Optional.of(recipe), compiled, candidate, failures, Optional.empty());
    }

    private Integer search() throws Exception {
        Found found = found();
        PrintWriter out = spec.commandLine().getOut();
        if (!json.chosen()) {
            new SearchText(out).summary(found);
        }
        if (found.chosen().isEmpty()) {
            if (json.chosen()) {
                json.print(found.toDocument());
            }
            throw new GateException(model + ": no candidate passes every gate; " + output + " is not written");
        }
        Made made = found.choice();
        return finish(
                made.variant().recipe(), found.chosen().get(), made.candidate(), made.failures(), Optional.of(found));
    }

    private Found found() throws Exception {
        SearchText text = new SearchText(spec.commandLine().getErr());
        Consumer<Trial> told = progress.unseen() ? trial -> {} : text::progress;
        AutoCompile auto = new AutoCompile(model, recipe(Scheme.INT8), searchOptions, gates, trust.ofResult(), told);
        try (ModelInputs inputs = samples.open(model, calibration)) {
            Feed calibrating = new RangeFeed(inputs, IndexRange.of(inputs, calibrationRange));
            if (evaluate.isEmpty()) {
                return auto.run(calibrating);
            }
            try (LoadedModel before = InputFiles.load(model, true);
                    ModelInputs judging = samples.open(model, evaluate)) {
                return auto.run(calibrating, judging(judging).forModel(before, model));
            }
        }
    }

    private Evaluation evaluate(Compiled compiled) throws Exception {
        // The result runs on the kernels of the device, the float model on those that are right on every graph.
        try (LoadedModel before = InputFiles.load(model, true);
                LoadedModel after = InputFiles.load(model, compiled.model(), EngineOptions.defaults());
                ModelInputs inputs = samples.open(model, evaluate)) {
            EvaluationSet set = judging(inputs).forModel(before, model);
            return progress.show(seen -> Evaluator.against(before, after).evaluate(set.watchedBy(seen)));
        }
    }

    private LabelledSamples judging(ModelInputs inputs) {
        return new LabelledSamples(inputs, evaluateRange, labels, slices);
    }

    /** The median milliseconds of an inference, if a gate asks for it. */
    private OptionalDouble latency(Compiled compiled) throws Exception {
        if (!gates.asksForLatency()) {
            return OptionalDouble.empty();
        }
        try (LoadedModel result = InputFiles.load(model, compiled.model(), EngineOptions.defaults())) {
            Stopwatch stopwatch = new Stopwatch(System::nanoTime, LATENCY_TIME);
            return OptionalDouble.of(
                    Benchmark.of(stopwatch, 1, result, 1).latency().median());
        }
    }

    private Compiled calibrated(Recipe recipe) throws Exception {
        try (ModelInputs inputs = samples.open(model, calibration)) {
            Feed chosen = new RangeFeed(inputs, IndexRange.of(inputs, calibrationRange));
            return progress.show(seen -> compile(recipe, new WatchedFeed(chosen, seen, "calibrating")));
        }
    }

    private Compiled compile(Recipe recipe, Feed feed) throws Exception {
        try {
            return new Compilation(InputFiles.model(model), recipe, trust.ofResult()).run(feed);
        } catch (UnsupportedModelException | ModelRejectedException e) {
            throw new InputException(model + ": " + e.getMessage(), e);
        }
    }

    private Recipe recipe(Scheme fixed) {
        return integerChoices.applyTo(new Recipe(fixed, calibrationMethod, tidy));
    }

    /** How near each operator comes to float, on samples to evaluate with if there are any. */
    private List<LayerFidelity> layers(Compiled compiled) throws Exception {
        LayerFigures figures = new LayerFigures(model, samples, progress);
        return evaluate.isEmpty()
                ? figures.of(compiled, calibration, calibrationRange)
                : figures.of(compiled, evaluate, evaluateRange);
    }

    /** Everything that the result depends on. */
    private List<InputFile> inputs() throws IOException {
        return new InputDigests()
                .add("model", model)
                .add("preprocessing", samples.preprocess())
                .add("calibration", calibration)
                .add("evaluation", evaluate)
                .add("labels", labels)
                .add("slices", slices)
                .files();
    }

    private Integer finish(
            Optional<Recipe> recipe,
            Compiled compiled,
            Candidate candidate,
            List<String> failures,
            Optional<Found> search)
            throws Exception {
        boolean reported = report.wanted() || json.chosen();
        Report result = new Report(
                String.valueOf(model.getFileName()),
                InputFiles.bytes(model).length,
                recipe,
                compiled,
                candidate.evaluation(),
                candidate.latencyMillis(),
                reported ? layers(compiled) : List.of(),
                failures,
                search,
                report.provenance(reported ? inputs() : List.of()));
        if (report.wanted()) {
            report.write(result);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.chosen()) {
            json.print(result.toDocument());
        } else {
            candidate.evaluation().ifPresent(new EvaluationText(out)::summary);
        }
        if (!failures.isEmpty()) {
            throw new GateException(model + ": " + String.join("; ", failures) + "; " + output + " is not written");
        }
        OutputFiles.write(output, compiled.model());
        if (!json.chosen()) {
            compiled.floats().forEach(left -> out.println(Printable.of("left float: " + left)));
            out.printf(
                    Locale.ROOT,
                    "%s: %d bytes, from %d (%s)%n",
                    output,
                    compiled.model().length,
                    result.floatBytes(),
                    result.scheme());
        }
        return 0;
    }
}
