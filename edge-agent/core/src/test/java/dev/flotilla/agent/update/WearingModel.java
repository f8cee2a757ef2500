package dev.flotilla.agent.update;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.testkit.Bundles;
import java.util.Arrays;
import java.util.List;

/** Answers rightly until it was loaded and tested, and wrongly from then on, if it is the new model. */
final class WearingModel implements LoadedModel {
    private static final int GOOD_RUNS = 3;
    private final LoadedModel model;
    private final boolean wears;
    private int runs;

    WearingModel(LoadedModel model, byte[] bytes) {
        this.model = model;
        this.wears = Arrays.equals(bytes, Bundles.model("1.1.0"));
    }

    @Override
    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return model.outputs();
    }

    @Override
    public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
        List<byte[]> outputs = model.run(inputs);
        if (wears && runs++ >= GOOD_RUNS) {
            outputs.get(0)[0] ^= 0x55;
        }
        return outputs;
    }

    @Override
    public void close() {
        model.close();
    }
}
