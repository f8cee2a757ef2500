package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.SampleFiles;
import dev.flotilla.compiler.data.Samples;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.metadata.MalformedModelMetadataException;
import dev.flotilla.compiler.metadata.ModelMetadataReader;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Normalization;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How samples become a model's inputs; the same for every command that takes samples. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SampleOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--preprocess",
            paramLabel = "FILE",
            description = "JSON that says how pixels or columns become inputs. Without it, pixels go by the model's"
                    + " metadata, if that tells.")
    private Optional<Path> preprocess;

    /** Whether the user knows already that the metadata is used. */
    private boolean said;

    /**
     * Opens samples for each input of a model.
     *
     * @throws InputException when there are not samples for each, or pixels come without any preprocessing although the
     *     model does not take them as they are
     */
    ModelInputs open(Path modelFile, List<NamedFile> files) throws InputException, DataException, IOException {
        Model model = InputFiles.model(modelFile);
        List<Path> ordered = new InputNames(modelFile, model).order(files);
        if (ordered.size() == 1) {
            Samples samples = SampleFiles.open(ordered.get(0));
            Optional<PreprocessSpec> how = find(modelFile, model, samples.type());
            return new ModelInputs(samples, how);
        }
        if (preprocess.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--preprocess is for a model with one input, this one has " + ordered.size());
        }
        List<Samples> all = new ArrayList<>();
        for (Path file : ordered) {
            all.add(SampleFiles.open(file));
        }
        return ModelInputs.of(all);
    }

    /** The file that says how, if it was given. */
    Optional<Path> preprocess() {
        return preprocess;
    }

    /** The preprocessing that is given, or for pixels that of the model's metadata. */
    private Optional<PreprocessSpec> find(Path modelFile, Model model, TensorType samples) throws InputException {
        boolean asTheyAre =
                model.main().inputs().get(0).parts().type() == DataType.UINT8 || samples != TensorType.UINT8;
        if (preprocess.isPresent() || asTheyAre) {
            return InputFiles.preprocess(preprocess);
        }
        return fromMetadata(modelFile, model).map(how -> how);
    }

    /** The preprocessing that is given, or that of the model's metadata. */
    PreprocessSpec require(Path modelFile) throws InputException {
        if (preprocess.isPresent()) {
            return InputFiles.preprocess(preprocess.get());
        }
        return fromMetadata(modelFile, InputFiles.model(modelFile))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--preprocess is needed, since the model's metadata does not tell"));
    }

    private Optional<ImageSpec> fromMetadata(Path modelFile, Model model) throws InputException {
        try {
            Optional<ImageSpec> found = ModelMetadataReader.of(model).preprocess();
            found.ifPresent(how -> say(modelFile, how));
            return found;
        } catch (MalformedModelMetadataException e) {
            throw new InputException(modelFile + ": " + e.getMessage() + "; give --preprocess", e);
        }
    }

    private void say(Path modelFile, ImageSpec how) {
        if (!said) {
            said = true;
            Normalization normalization = how.normalization();
            spec.commandLine()
                    .getErr()
                    .println(modelFile + ": preprocessing from its metadata: " + how.height() + "x" + how.width() + " "
                            + how.channels() + ", mean " + normalization.mean() + ", std " + normalization.std()
                            + ", bilinear");
        }
    }

    /** The names of the classes in the model's metadata. */
    Optional<List<String>> labels(Path modelFile) throws InputException {
        try {
            return ModelMetadataReader.of(InputFiles.model(modelFile)).labels();
        } catch (MalformedModelMetadataException e) {
            throw new InputException(modelFile + ": " + e.getMessage() + "; give --labels-file", e);
        }
    }
}
