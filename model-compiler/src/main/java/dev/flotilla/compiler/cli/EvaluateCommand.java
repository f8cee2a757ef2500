package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Evaluator;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import java.nio.file.Path;
import java.util.List;
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
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Says how good a model is: with labels accuracy, precision, recall and confusions, by slice and under"
                        + " disturbance; against its float model, how many answers changed and how near the outputs"
                        + " come.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file, float or quantized.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "[NAME=]FILE",
            description = "Samples: NumPy, IDX, CSV or a folder of images; for several inputs NAME=FILE for each.")
    private List<NamedFile> data;

    @Mixin
    private final LabelsOption labels = new LabelsOption();

    @Option(names = "--against", paramLabel = "FLOAT", description = "The float model that MODEL was made from.")
    private Optional<Path> against;

    @Option(
            names = "--slices",
            paramLabel = "FILE",
            description =
                    "CSV with a column for each way to divide the samples, in their order or with a column 'index'.")
    private Optional<Path> slices;

    @Option(
            names = "--perturb",
            arity = "0..1",
            fallbackValue = Disturbances.USUAL,
            paramLabel = "KIND=STRENGTH,...",
            description =
                    "Also evaluate with disturbed samples; needs labels. Kinds: noise and brightness, as fractions of"
                            + " the samples' range, shift, in pixels, and blur, how often; default some of the first three, up to"
                            + " noise 0.1, brightness 0.1, shift 2.")
    private Optional<Disturbances> perturb;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the disturbances; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--range", paramLabel = "FROM:TO", description = "Which samples; default all.")
    private Optional<IndexRange> range;

    @Mixin
    private SampleOptions samples;

    @Mixin
    private KernelOption kernels;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TrustOption trust;

    @Mixin
    private final ProgressOption progress;

    EvaluateCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        ModelFile file = trust.read(model);
        Optional<ModelFile> other = trust.read(against);
        OtherEntries.note(file, spec.commandLine().getErr());
        try (LoadedModel loaded = file.load(kernels.onOneThread());
                ModelInputs inputs = samples.open(file, data)) {
            EvaluationSet set = new LabelledSamples(inputs, range, labels.file(), slices).forModel(loaded, model);
            requireMeasurable(set);
            if (other.isEmpty()) {
                print(progress.show(seen -> evaluate(Evaluator.of(loaded), set.watchedBy(seen), loaded)));
                return 0;
            }
            // What a float model means is asked of the kernels that are right on every graph.
            try (LoadedModel original = other.get().load(EngineOptions.reference())) {
                Evaluator evaluator = Evaluator.against(original, loaded);
                print(progress.show(seen -> evaluate(evaluator, set.watchedBy(seen), loaded)));
            }
        }
        return 0;
    }

    /** Refuses what would end without a figure. */
    private void requireMeasurable(EvaluationSet set) throws InputException {
        if (set.labels().isPresent()) {
            return;
        }
        if (perturb.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--perturb needs --labels");
        }
        if (against.isEmpty()) {
            throw new InputException(data.get(0).file() + ": holds no labels; give --labels, or --against");
        }
    }

    private Evaluation evaluate(Evaluator evaluator, EvaluationSet set, LoadedModel loaded)
            throws DataException, InferenceException {
        return perturb.isEmpty()
                ? evaluator.evaluate(set)
                : evaluator.evaluate(set, perturb.get().of(loaded.inputs()), seed);
    }

    private void print(Evaluation evaluation) {
        if (json.chosen()) {
            json.print(evaluation.addTo(Document.builder()).build());
            return;
        }
        EvaluationText text = new EvaluationText(spec.commandLine().getOut());
        text.summary(evaluation);
        text.details(evaluation);
    }
}
