package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** Some of the samples of a feed at equal distances, since neighbours may resemble each other. */
public record SpacedFeed(Feed all, int most) implements Feed {
    public SpacedFeed {
        if (most < 1) {
            throw new IllegalArgumentException("at most " + most + " samples");
        }
    }

    @Override
    public int size() {
        return Math.min(most, all.size());
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        return all.inputs((int) ((long) index * all.size() / size()), inputs);
    }
}
