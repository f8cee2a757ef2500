package dev.flotilla.agent.drill;

import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.testkit.Bundles;
import java.util.Arrays;
import java.util.List;

/** The test kit's engine, with moments to crash at, and wearing models. */
final class DrillEngine implements InferenceEngine {
    private final FakeEngine engine = new FakeEngine();
    private final CrashPoints points;

    DrillEngine(CrashPoints points) {
        this.points = points;
    }

    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        points.reach("load, before");
        LoadedModel loaded = engine.load(model);
        points.reach("load, after");
        return Arrays.equals(model, DrillModel.WEARING.model()) ? new Wearing(loaded) : loaded;
    }

    /** Answers every self-test after the first wrongly, and all else rightly. */
    private static final class Wearing implements LoadedModel {
        private final LoadedModel model;
        private int selfTests;

        private Wearing(LoadedModel model) {
            this.model = model;
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
            if (Arrays.equals(inputs.get(0), Bundles.image(0)) && selfTests++ > 0) {
                outputs.get(0)[0] ^= 0x55;
            }
            return outputs;
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
