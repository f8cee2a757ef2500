package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.compiler.report.InputFile;
import dev.flotilla.compiler.report.Report;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.compiler.search.Trial;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    @Mixin
    private CalibrationOptions calibration;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the result goes.")
    private Path output;

    @Mixin
    private SampleOptions samples;

    @Mixin
    private EvaluationOptions evaluation;

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
        evaluation.requireUsable();
        boolean searching = scheme.fixed().isEmpty();
        gates.requireUsable(searching, !evaluation.samples().isEmpty(), evaluation.sliced());
        searchOptions.requireUsable(searching, gates);
        if (scheme.calibrated() && calibration.samples().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--scheme " + scheme + " needs --calibration");
        }
        ModelFile file = trust.read(model);
        integerChoices.requireUsable(file);
        finish(
                file,
                searching ? search(file) : compile(file, recipe(scheme.fixed().get())));
        return 0;
    }

    private CompileResult compile(ModelFile file, Recipe recipe) throws Exception {
        FixedCompile fixed = new FixedCompile(file, samples, trust.ofResult(), progress);
        Compiled compiled = fixed.compile(recipe, calibration.samples());
        Candidate candidate = fixed.judge(compiled, evaluation, gates.asksForLatency());
        boolean labelled = candidate.evaluation().flatMap(Evaluation::accuracy).isPresent();
        List<String> failures = gates.chosen(labelled).failures(candidate);
        return new CompileResult(Optional.of(recipe), compiled, candidate, failures, Optional.empty());
    }

    private CompileResult search(ModelFile file) throws Exception {
        Found found = progress.show(seen -> found(file, seen));
        if (!json.chosen()) {
            new SearchText(spec.commandLine().getOut()).summary(found);
        }
        if (found.chosen().isEmpty()) {
            if (json.chosen()) {
                json.print(found.toDocument());
            }
            throw new GateException(model + ": no candidate passes every gate; " + output + " is not written");
        }
        return CompileResult.of(found, found.chosen().get());
    }

    private Found found(ModelFile file, Progress seen) throws Exception {
        AutoCompile auto = new AutoCompile(
                file, recipe(Scheme.INT8), searchOptions, gates, trust.ofResult(), seen, trial -> tell(trial, seen));
        try (ModelInputs inputs = samples.open(file, calibration.samples().files())) {
            Feed calibrating = calibration.samples().of(inputs);
            if (evaluation.samples().isEmpty()) {
                return auto.run(calibrating);
            }
            try (LoadedModel before = file.load(EngineOptions.reference());
                    ModelInputs judging =
                            samples.open(file, evaluation.samples().files())) {
                return auto.run(calibrating, evaluation.of(judging, before, file));
            }
        }
    }

    private void tell(Trial trial, Progress seen) {
        if (!progress.unseen()) {
            seen.giveWay();
            new SearchText(spec.commandLine().getErr()).progress(trial);
        }
    }

    private Recipe recipe(Scheme fixed) {
        return integerChoices.applyTo(new Recipe(fixed, calibration.method(), tidy));
    }

    /** Reports and prints the result, and writes it if it passes every gate. */
    private void finish(ModelFile file, CompileResult result) throws Exception {
        Report full = report(file, result);
        if (report.wanted()) {
            report.write(full);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.chosen()) {
            json.print(full.toDocument());
        } else {
            result.candidate().evaluation().ifPresent(new EvaluationText(out)::summary);
        }
        if (!result.failures().isEmpty()) {
            throw new GateException(
                    model + ": " + String.join("; ", result.failures()) + "; " + output + " is not written");
        }
        OutputFiles.write(output, result.compiled().model());
        if (!json.chosen()) {
            result.compiled().floats().forEach(left -> out.println(Printable.of("left float: " + left)));
            out.printf(
                    Locale.ROOT,
                    "%s: %d bytes, from %d (%s)%n",
                    output,
                    result.compiled().model().length,
                    full.floatBytes(),
                    full.scheme());
        }
    }

    private Report report(ModelFile file, CompileResult result) throws Exception {
        boolean wanted = report.wanted() || json.chosen();
        return new Report(
                String.valueOf(model.getFileName()),
                file.bytes().length,
                result.recipe(),
                result.compiled(),
                result.candidate(),
                wanted ? layers(file, result.compiled()) : List.of(),
                result.failures(),
                result.search(),
                report.provenance(wanted ? inputs(file) : List.of()));
    }

    /** How near each operator comes to float, on samples to evaluate with if there are any. */
    private List<LayerFidelity> layers(ModelFile file, Compiled compiled) throws Exception {
        ChosenSamples judging = evaluation.samples();
        return new LayerFigures(file, samples, progress)
                .of(compiled, judging.isEmpty() ? calibration.samples() : judging);
    }

    /** Everything that the result depends on. */
    private List<InputFile> inputs(ModelFile file) throws IOException {
        InputDigests digests = new InputDigests()
                .add("model", file)
                .add("preprocessing", samples.preprocess())
                .add("calibration", calibration.samples().files());
        evaluation.addTo(digests);
        return digests.files();
    }
}
