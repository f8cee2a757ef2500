package dev.flotilla.compiler.testkit;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** Samples given as real numbers, for a model with one input. */
public record RealFeed(List<float[]> samples) implements Feed {
    public RealFeed {
        samples = List.copyOf(samples);
    }

    public static RealFeed of(float[]... samples) {
        return new RealFeed(List.of(samples));
    }

    public RealFeed part(int from, int to) {
        return new RealFeed(samples.subList(from, to));
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        return List.of(inputs.get(0).quantize(samples.get(index)));
    }
}
