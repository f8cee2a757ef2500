package dev.flotilla.fleet.virtual;

import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;
import java.util.function.Predicate;

/** An engine on which some models answer rightly until they serve, and wrongly then. */
final class WearingEngine implements InferenceEngine {

    /** As many as a self-test asks for, before the model serves. */
    private static final int RIGHT_ANSWERS = 3;

    private final FakeEngine engine = new FakeEngine();
    private final Predicate<Digest> wears;

    /** @param wears whether the model of this bundle does */
    WearingEngine(Predicate<Digest> wears) {
        this.wears = wears;
    }

    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        LoadedModel loaded = engine.load(model);
        return wears.test(Catalogue.ofModel(model)) ? new Wearing(loaded) : loaded;
    }

    private static final class Wearing implements LoadedModel {
        private final LoadedModel model;
        private int answers;

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
            List<byte[]> answer = model.run(inputs);
            if (answers++ >= RIGHT_ANSWERS) {
                answer.get(0)[0] ^= 1;
            }
            return answer;
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
