package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.RangeFeed;
import java.util.List;
import java.util.Optional;

/**
 * Samples as they were asked for.
 *
 * @param files one for each input of a model; none: no samples
 * @param range which of them; empty: all
 */
record ChosenSamples(List<NamedFile> files, Optional<IndexRange> range) {
    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Those of {@code opened} that are in the range. */
    Feed of(ModelInputs opened) throws DataException {
        return new RangeFeed(opened, IndexRange.of(opened, range));
    }
}
