package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.SampleFiles;
import dev.flotilla.compiler.data.Samples;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Tensor;
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
     * @throws InputException when there are not samples for each
     * @throws DataException when pixels come without any preprocessing although the model does not take them as they are
     */
    ModelInputs open(ModelFile model, List<NamedFile> files) throws InputException, DataException, IOException {
        return open(model, files, true);
    }

    /** Likewise, but without a preprocessing only samples of the inputs' own types. */
    ModelInputs openStored(ModelFile model, List<NamedFile> files) throws InputException, DataException, IOException {
        return open(model, files, false);
    }

    private ModelInputs open(ModelFile model, List<NamedFile> files, boolean orReals)
            throws InputException, DataException, IOException {
        List<Path> ordered = new InputNames(model.path(), model.model()).order(files);
        List<Samples> all = new ArrayList<>();
        boolean done = false;
        try {
            for (Path file : ordered) {
                all.add(SampleFiles.open(file));
            }
            ModelInputs inputs = inputs(model, all);
            requireFit(model.model().main().inputs(), inputs, orReals);
            done = true;
            return inputs;
        } finally {
            if (!done) {
                for (Samples opened : all) {
                    opened.close();
                }
            }
        }
    }

    private ModelInputs inputs(ModelFile model, List<Samples> samples) throws InputException, DataException {
        if (samples.size() == 1) {
            return new ModelInputs(samples.get(0), find(model, samples.get(0).type()));
        }
        if (preprocess.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--preprocess is for a model with one input, this one has " + samples.size());
        }
        return ModelInputs.of(samples);
    }

    /** Refuses samples that nothing says how to make inputs of: pixels would silently count as 0 to 255. */
    private static void requireFit(List<Tensor> inputs, ModelInputs samples, boolean orReals) throws DataException {
        List<TensorType> types = samples.types();
        for (int i = 0; i < types.size() && !samples.preprocessed(); i++) {
            Tensor input = inputs.get(i);
            boolean same = types.get(i).name().equals(input.type().name());
            if (!same && !(orReals && types.get(i) == TensorType.FLOAT32)) {
                throw new DataException(samples.source() + ": holds " + types.get(i) + ", but the model's input is "
                        + input + "; give pixels with --preprocess");
            }
        }
    }

    /** The file that says how, if it was given. */
    Optional<Path> preprocess() {
        return preprocess;
    }

    /** The preprocessing that is given, or for pixels that of the model's metadata. */
    private Optional<PreprocessSpec> find(ModelFile model, TensorType samples) throws InputException {
        boolean asTheyAre =
                model.model().main().inputs().get(0).parts().type() == DataType.UINT8 || samples != TensorType.UINT8;
        if (preprocess.isPresent() || asTheyAre) {
            return InputFiles.preprocess(preprocess);
        }
        return fromMetadata(model).map(how -> how);
    }

    /** The preprocessing that is given, or that of the model's metadata. */
    PreprocessSpec require(ModelFile model) throws InputException {
        if (preprocess.isPresent()) {
            return InputFiles.preprocess(preprocess.get());
        }
        return fromMetadata(model)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--preprocess is needed, since the model's metadata does not tell"));
    }

    private Optional<ImageSpec> fromMetadata(ModelFile model) throws InputException {
        try {
            Optional<ImageSpec> found = ModelMetadataReader.of(model.model()).preprocess();
            found.ifPresent(how -> say(model, how));
            return found;
        } catch (MalformedModelMetadataException e) {
            throw new InputException(model + ": " + e.getMessage() + "; give --preprocess", e);
        }
    }

    private void say(ModelFile model, ImageSpec how) {
        if (!said) {
            said = true;
            Normalization normalization = how.normalization();
            spec.commandLine()
                    .getErr()
                    .println(model + ": preprocessing from its metadata: " + how.height() + "x" + how.width() + " "
                            + how.channels() + ", mean " + normalization.mean() + ", std " + normalization.std()
                            + ", bilinear");
        }
    }

    /** The names of the classes in the model's metadata. */
    Optional<List<String>> labels(ModelFile model) throws InputException {
        try {
            return ModelMetadataReader.of(model.model()).labels();
        } catch (MalformedModelMetadataException e) {
            throw new InputException(model + ": " + e.getMessage() + "; give --labels-file", e);
        }
    }
}
