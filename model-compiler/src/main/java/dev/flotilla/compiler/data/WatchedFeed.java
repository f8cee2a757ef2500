package dev.flotilla.compiler.data;

import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/**
 * Samples that tell how far the step is that takes them.
 *
 * @param step what they are taken for
 */
public record WatchedFeed(Feed samples, Progress progress, String step) implements Feed {
    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        progress.report(step, index, size());
        return samples.inputs(index, inputs);
    }

    @Override
    public Feed during(String nextStep) {
        return new WatchedFeed(samples, progress, nextStep);
    }
}
