package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** A fixed series of samples for a model; each may be asked for any number of times. */
public interface Feed {
    int size();

    /**
     * One sample.
     *
     * @param index from 0 to {@link #size()} − 1
     * @param inputs the model's inputs
     * @return the bytes of each input, in its own type
     * @throws DataException when the sample does not fit the inputs
     */
    List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException;

    /** The same samples for the next step, whose name whoever watches gets to see. */
    default Feed during(String step) {
        return this;
    }
}
