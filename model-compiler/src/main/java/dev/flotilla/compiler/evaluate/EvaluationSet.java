package dev.flotilla.compiler.evaluate;

import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.Slice;
import dev.flotilla.compiler.data.WatchedFeed;
import dev.flotilla.compiler.progress.Progress;
import java.util.List;
import java.util.Optional;

/**
 * What a model is evaluated on.
 *
 * @param labels the class of each sample, where known
 * @param slices parts of the samples to be looked at by themselves
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record EvaluationSet(Feed samples, Optional<int[]> labels, List<Slice> slices) {
    public EvaluationSet {
        slices = List.copyOf(slices);
        if (samples.size() < 1
                || labels.map(all -> all.length != samples.size()).orElse(false)) {
            throw new IllegalArgumentException("there have to be samples, and a label for each or none");
        }
    }

    /** The same set, whose samples tell how far their evaluation is. */
    public EvaluationSet watchedBy(Progress progress) {
        return new EvaluationSet(new WatchedFeed(samples, progress, "evaluating"), labels, slices);
    }
}
