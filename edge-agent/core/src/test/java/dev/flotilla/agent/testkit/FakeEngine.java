package dev.flotilla.agent.testkit;

import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.InputCheck;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.testkit.Bundles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine whose models answer as {@link Bundles#answer} says. It counts what is open, and fails a run by two threads
 * at once or after close, which a native runtime answers with a corrupted heap.
 */
public final class FakeEngine implements InferenceEngine {
    private static final byte[] MARK = Bundles.model("");

    private final AtomicInteger open = new AtomicInteger();

    /** How many models are loaded and not closed. */
    public int open() {
        return open.get();
    }

    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        for (int i = 0; i < MARK.length; i++) {
            if (i >= model.length || model[i] != MARK[i]) {
                throw new ModelRejectedException("not a model of the test kit");
            }
        }
        open.incrementAndGet();
        return new FakeModel(model.clone());
    }

    private final class FakeModel implements LoadedModel {
        private final byte[] model;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();

        private FakeModel(byte[] model) {
            this.model = model;
        }

        @Override
        public List<TensorSpec> inputs() {
            return List.of(Bundles.INPUT);
        }

        @Override
        public List<TensorSpec> outputs() {
            List<TensorSpec> outputs = new ArrayList<>(List.of(Bundles.OUTPUT));
            Bundles.embedding(model).ifPresent(outputs::add);
            return outputs;
        }

        @Override
        public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
            if (closed.get() || !busy.compareAndSet(false, true)) {
                throw new AssertionError(closed.get() ? "used after close" : "used by two threads");
            }
            try {
                InputCheck.check(inputs(), inputs);
                byte[] answer = Bundles.answer(model, inputs.get(0));
                return Bundles.embedding(model).isPresent()
                        ? List.of(answer, Bundles.besides(model, inputs.get(0)))
                        : List.of(answer);
            } finally {
                busy.set(false);
            }
        }

        @Override
        public void close() {
            if (busy.get()) {
                throw new AssertionError("closed in a run");
            }
            if (closed.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        }
    }
}
