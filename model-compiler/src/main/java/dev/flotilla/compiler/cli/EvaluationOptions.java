package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.contract.inference.LoadedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code compile} compares its result with float on. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EvaluationOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--evaluate",
            paramLabel = "[NAME=]FILE",
            description = "Samples to compare both models on, likewise.")
    private List<NamedFile> files = List.of();

    @Mixin
    private final LabelsOption labels = new LabelsOption();

    @Option(names = "--evaluate-range", paramLabel = "FROM:TO", description = "Which of them; default all.")
    private Optional<IndexRange> range;

    @Option(
            names = "--slices",
            paramLabel = "FILE",
            description = "CSV that says which of them belong together, as for evaluate.")
    private Optional<Path> slices;

    /** Refuses what would be left unused. */
    void requireUsable() {
        if (files.isEmpty() && (labels.file().isPresent() || slices.isPresent() || range.isPresent())) {
            throw new ParameterException(spec.commandLine(), "--labels, --slices and --evaluate-range need --evaluate");
        }
    }

    ChosenSamples samples() {
        return new ChosenSamples(files, range);
    }

    boolean sliced() {
        return slices.isPresent();
    }

    /** The set of what was {@code opened}, for {@code model}, which was loaded from {@code file}. */
    EvaluationSet of(ModelInputs opened, LoadedModel model, ModelFile file) throws InputException, DataException {
        return new LabelledSamples(opened, range, labels.file(), slices).forModel(model, file.path());
    }

    void addTo(InputDigests digests) throws IOException {
        digests.add("evaluation", files).add("labels", labels.file()).add("slices", slices);
    }
}
