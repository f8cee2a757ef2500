package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** Some of the samples of a data set, for a model with one input. */
public record RangeFeed(ModelInputs samples, IndexRange range) implements Feed {
    @Override
    public int size() {
        return range.size();
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        if (inputs.size() != 1) {
            throw new DataException("the model has " + inputs.size() + " inputs, but the samples are for one");
        }
        return List.of(samples.bytes(range.from() + index, inputs.get(0)));
    }
}
