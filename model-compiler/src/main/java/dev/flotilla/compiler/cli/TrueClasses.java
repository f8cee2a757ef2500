package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.LabelFile;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.contract.inference.TensorSpec;
import java.nio.file.Path;
import java.util.Optional;

/** The classes of samples, checked against their number and a model's number of scores. */
final class TrueClasses {
    private TrueClasses() {}

    /** From {@code file}, or else from the samples themselves where they tell, as a folder with subfolders does. */
    static Optional<int[]> find(Optional<Path> file, ModelInputs inputs, IndexRange range, TensorSpec scores)
            throws DataException {
        if (file.isPresent()) {
            return Optional.of(of(LabelFile.read(file.get()), file.get().toString(), range, scores));
        }
        Optional<int[]> own = inputs.labels();
        return own.isPresent() ? Optional.of(of(own.get(), inputs.source(), range, scores)) : own;
    }

    /** The labels of {@code range} out of {@code all}, which came from {@code source}. */
    static int[] of(int[] all, String source, IndexRange range, TensorSpec scores) throws DataException {
        if (range.to() > all.length) {
            throw new DataException(source + ": has " + all.length + " labels, which do not cover range " + range);
        }
        int[] labels = new int[range.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = all[range.from() + i];
            if (labels[i] < 0 || labels[i] >= scores.elements()) {
                throw new DataException(source + ": label " + labels[i] + " of sample " + (range.from() + i)
                        + " is not one of the model's " + scores.elements() + " classes");
            }
        }
        return labels;
    }
}
