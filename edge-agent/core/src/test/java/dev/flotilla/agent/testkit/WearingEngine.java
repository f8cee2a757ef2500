package dev.flotilla.agent.testkit;

import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** An engine on which some models answer rightly when they are tested, and wrongly then. */
public final class WearingEngine implements InferenceEngine {
    /** As many as a self-test asks for. */
    private static final int RIGHT_ANSWERS = 3;

    private final FakeEngine engine = new FakeEngine();
    private final Predicate<byte[]> wears;
    private final Supplier<Predicate<byte[]>> wrong;

    /** @param wears whether this model does, once it has been tested */
    public WearingEngine(Predicate<byte[]> wears) {
        this(wears, AfterTheTest::new);
    }

    /**
     * On which models wear otherwise.
     *
     * @param wears whether this model does
     * @param wrong for each model that was loaded, whether its answer to this input, the next, is wrong
     */
    public WearingEngine(Predicate<byte[]> wears, Supplier<Predicate<byte[]>> wrong) {
        this.wears = wears;
        this.wrong = wrong;
    }

    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        LoadedModel loaded = engine.load(model);
        return wears.test(model) ? new Wearing(loaded, wrong.get()) : loaded;
    }

    private static final class AfterTheTest implements Predicate<byte[]> {
        private int answers;

        @Override
        public boolean test(byte[] input) {
            return answers++ >= RIGHT_ANSWERS;
        }
    }

    private record Wearing(LoadedModel model, Predicate<byte[]> wrong) implements LoadedModel {

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
            if (wrong.test(inputs.get(0))) {
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
