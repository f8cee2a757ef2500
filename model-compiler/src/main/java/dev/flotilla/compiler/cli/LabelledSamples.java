package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.RangeFeed;
import dev.flotilla.compiler.data.Slice;
import dev.flotilla.compiler.data.SliceFile;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.contract.inference.LoadedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What commands are told about the samples that models are evaluated on.
 *
 * @param labels a file with the classes; without, the samples may tell by themselves
 * @param slices a file that says which samples belong together
 */
record LabelledSamples(ModelInputs inputs, Optional<IndexRange> chosen, Optional<Path> labels, Optional<Path> slices) {

    /** The set for {@code model}, which comes from {@code file}. */
    EvaluationSet forModel(LoadedModel model, Path file) throws InputException, DataException {
        IndexRange range = IndexRange.of(inputs, chosen);
        Optional<int[]> classes = classes(model, file, range);
        if (slices.isPresent() && classes.isEmpty()) {
            throw new InputException(slices.get() + ": slices need labelled samples; give --labels");
        }
        List<Slice> parts = slices.isPresent() ? SliceFile.read(slices.get(), range) : List.of();
        return new EvaluationSet(new RangeFeed(inputs, range), classes, parts);
    }

    private Optional<int[]> classes(LoadedModel model, Path file, IndexRange range)
            throws InputException, DataException {
        if (model.outputs().size() == 1) {
            return TrueClasses.find(labels, inputs, range, model.outputs().get(0));
        }
        if (labels.isPresent()) {
            throw new InputException(file + ": labels need a model with one output, found "
                    + model.outputs().size());
        }
        return Optional.empty();
    }
}
