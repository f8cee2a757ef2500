package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** Some of the samples of a data set. */
public record RangeFeed(ModelInputs samples, IndexRange range) implements Feed {
    @Override
    public int size() {
        return range.size();
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        return samples.bytes(range.from() + index, inputs);
    }
}
