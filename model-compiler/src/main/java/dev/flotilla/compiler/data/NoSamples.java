package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** A feed for schemes that can do without samples. */
public record NoSamples() implements Feed {
    @Override
    public int size() {
        return 0;
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) {
        throw new IndexOutOfBoundsException(index);
    }
}
