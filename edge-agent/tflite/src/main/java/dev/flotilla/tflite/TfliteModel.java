package dev.flotilla.tflite;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/**
 * A model in one interpreter. An interpreter used by two threads at once gives wrong results in silence, and one closed
 * in a run corrupts the heap: hence the lock.
 */
final class TfliteModel implements LoadedModel {
    private final NativeModel model;
    private final Ports ports;

    TfliteModel(NativeModel model, Ports ports) {
        this.model = model;
        this.ports = ports;
    }

    @Override
    public List<TensorSpec> inputs() {
        return ports.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return ports.outputs();
    }

    @Override
    public synchronized List<byte[]> run(List<byte[]> inputs) throws InferenceException {
        return ports.run(model.interpreter(), inputs);
    }

    @Override
    public synchronized void close() {
        model.close();
    }
}
