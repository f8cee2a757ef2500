package dev.flotilla.daemon.simulate.engine;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads each model once, however many devices serve it, and closes it when the last of them is done with it. Each output is what
 * the real runtime answered to just this input, once: the next device that asks the same gets the recorded answer.
 */
public final class SharedEngine implements InferenceEngine {
    private final InferenceEngine real;
    private final Map<Digest, Shared> loaded = new HashMap<>();

    public SharedEngine(InferenceEngine real) {
        this.real = real;
    }

    @Override
    public synchronized LoadedModel load(byte[] model) throws ModelRejectedException {
        Digest digest = Digest.of(model);
        Shared shared = loaded.get(digest);
        if (shared == null) {
            shared = new Shared(new RecordedModel(real.load(model)));
            loaded.put(digest, shared);
        }
        shared.users++;
        return new Lease(digest, shared);
    }

    /** How many models are loaded. */
    synchronized int models() {
        return loaded.size();
    }

    private synchronized void release(Digest digest, Shared shared) {
        shared.users--;
        if (shared.users == 0) {
            loaded.remove(digest);
            shared.model.close();
        }
    }

    private static final class Shared {
        private final RecordedModel model;
        private int users;

        Shared(RecordedModel model) {
            this.model = model;
        }
    }

    /** One device's hold on a model. */
    private final class Lease implements LoadedModel {
        private final Digest digest;
        private final Shared shared;
        private boolean closed;

        Lease(Digest digest, Shared shared) {
            this.digest = digest;
            this.shared = shared;
        }

        @Override
        public List<TensorSpec> inputs() {
            return shared.model.inputs();
        }

        @Override
        public List<TensorSpec> outputs() {
            return shared.model.outputs();
        }

        @Override
        public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
            return shared.model.run(inputs);
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                release(digest, shared);
            }
        }
    }
}
