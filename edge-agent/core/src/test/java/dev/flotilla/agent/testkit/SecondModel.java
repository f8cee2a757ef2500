package dev.flotilla.agent.testkit;

import dev.flotilla.agent.inference.Shadow;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** An engine of which a model in shadow fails, or hangs, as a test wants it; all others are well. */
public final class SecondModel implements InferenceEngine {
    private final InferenceEngine engine;
    private volatile Optional<Error> failure = Optional.empty();
    private volatile CountDownLatch until = new CountDownLatch(0);

    public SecondModel(InferenceEngine engine) {
        this.engine = engine;
    }

    /** From now on each inference in shadow ends with this. */
    public void failWith(Error error) {
        failure = Optional.of(error);
    }

    /** From now on each inference in shadow lasts until then. */
    public void waitFor(CountDownLatch latch) {
        until = latch;
    }

    @Override
    public LoadedModel load(byte[] model) throws ModelRejectedException {
        LoadedModel loaded = engine.load(model);
        return new LoadedModel() {
            @Override
            public List<TensorSpec> inputs() {
                return loaded.inputs();
            }

            @Override
            public List<TensorSpec> outputs() {
                return loaded.outputs();
            }

            @Override
            public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
                if (Thread.currentThread().getName().equals(Shadow.THREAD)) {
                    misbehave();
                }
                return loaded.run(inputs);
            }

            @Override
            public void close() {
                loaded.close();
            }
        };
    }

    private void misbehave() {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
