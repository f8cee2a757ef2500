package dev.flotilla.agent.drill;

import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.WearingEngine;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.testkit.Bundles;
import java.util.Arrays;
import java.util.function.Predicate;

/** The test kit's engine, with moments to crash at, and wearing models. */
final class DrillEngine implements InferenceEngine {
    private final InferenceEngine engine =
            new WearingEngine(model -> Arrays.equals(model, DrillModel.WEARING.model()), SelfTests::new);
    private final CrashPoints points;

    DrillEngine(CrashPoints points) {
        this.points = points;
    }

    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        points.reach("load, before");
        LoadedModel loaded = engine.load(model);
        points.reach("load, after");
        return loaded;
    }

    /** Every self-test after the first. */
    private static final class SelfTests implements Predicate<byte[]> {
        private int count;

        @Override
        public boolean test(byte[] input) {
            return Arrays.equals(input, Bundles.image(0)) && count++ > 0;
        }
    }
}
