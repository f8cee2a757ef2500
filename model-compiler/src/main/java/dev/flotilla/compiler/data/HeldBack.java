package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/**
 * Every fifth sample of a series, or the others: what a model was fitted to flatters it.
 *
 * @param judging whether these are the fifth ones
 */
public record HeldBack(Feed all, boolean judging) implements Feed {
    /** With fewer samples none would be held back. */
    public static final int EVERY = 5;

    @Override
    public int size() {
        int judges = all.size() / EVERY;
        return judging ? judges : all.size() - judges;
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        int fitting = index / (EVERY - 1) * EVERY + index % (EVERY - 1);
        return all.inputs(judging ? index * EVERY + EVERY - 1 : fitting, inputs);
    }

    @Override
    public Feed during(String step) {
        return new HeldBack(all.during(step), judging);
    }
}
