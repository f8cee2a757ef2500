package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.SampleFiles;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.gate.LossBound;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.inference.LoadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Labelled samples of somebody's own, and what a candidate may lose on them. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrialOptions {
    private static final double USUAL_LOSS = 2;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--evaluate",
            paramLabel = "FILE",
            description = "Samples of your own that the candidate is held against the champion on: NumPy, IDX, CSV or a"
                    + " folder of images, before preprocessing, which is the bundles'.")
    private Optional<Path> samples;

    @Mixin
    private final LabelsOption labels = new LabelsOption();

    @Option(names = "--evaluate-range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Option(
            names = "--most-loss",
            paramLabel = "POINTS",
            description =
                    "The accuracy, in percentage points, that the candidate may lose on them, as the upper end of a"
                            + " one-sided 95 %% interval has it; default 2. Few samples bound no small loss: to none it takes 163"
                            + " for 1 point, 81 for 2.")
    private Optional<Double> mostLoss;

    /** Whether there is to be a trial. */
    boolean chosen() {
        if (samples.isEmpty() && (labels.file().isPresent() || range.isPresent() || mostLoss.isPresent())) {
            throw wrong("--labels, --evaluate-range and --most-loss need --evaluate");
        }
        bound();
        return samples.isPresent();
    }

    /** Refuses to go on without samples. */
    void require() {
        if (!chosen()) {
            throw wrong("Missing required option: '--evaluate=FILE'");
        }
    }

    LossBound bound() {
        try {
            return new LossBound(mostLoss.orElse(USUAL_LOSS));
        } catch (IllegalArgumentException e) {
            throw wrong("--most-loss: " + e.getMessage());
        }
    }

    /** The samples as inputs of a bundle's model. */
    ModelInputs open(Bundle bundle) throws DataException {
        return new ModelInputs(SampleFiles.open(samples.orElseThrow()), Optional.of(bundle.preprocess()));
    }

    /** The chosen samples. @throws InputException if they have no labels */
    EvaluationSet of(ModelInputs opened, LoadedModel model) throws InputException, DataException {
        EvaluationSet set = new LabelledSamples(opened, range, labels.file(), Optional.empty())
                .forModel(model, samples.orElseThrow());
        if (set.labels().isEmpty()) {
            throw new InputException(samples.orElseThrow() + ": holds no labels; give --labels");
        }
        return set;
    }

    /** The same options, for a process of its own. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--evaluate", samples.map(Path::toAbsolutePath));
        add(arguments, LabelsOption.NAME, labels.file().map(Path::toAbsolutePath));
        add(arguments, "--evaluate-range", range);
        add(arguments, "--most-loss", mostLoss);
        return arguments;
    }

    private static void add(List<String> arguments, String name, Optional<?> value) {
        value.ifPresent(given -> {
            arguments.add(name);
            arguments.add(given.toString());
        });
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
