package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.tflite.ModelTensor;
import dev.flotilla.tflite.TracingModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model that runs on the reference kernels and shows what its tensors held. For one thread. */
public final class Trace implements AutoCloseable {
    private final TracingModel model;
    private final Map<Tensor, ModelTensor> computed = new LinkedHashMap<>();

    private Trace(TracingModel model, List<Tensor> tensors) {
        this.model = model;
        for (ModelTensor traced : model.tensors()) {
            // Kernels append temporaries of their own behind the file's tensors.
            if (traced.index() < tensors.size() && !traced.constant() && isAsDeclared(tensors, traced)) {
                computed.put(tensors.get(traced.index()), traced);
            }
        }
    }

    /** Kernels give their outputs the type that they compute, whatever the file says. */
    private static boolean isAsDeclared(List<Tensor> tensors, ModelTensor traced) {
        return tensors.get(traced.index())
                .type()
                .name()
                .equals(traced.spec().type().name());
    }

    /**
     * Loads a model.
     *
     * @param main its main subgraph, whose tensors have the order of the file
     * @param file the same model as written
     */
    public static Trace of(Subgraph main, byte[] file) throws ModelRejectedException {
        return new Trace(TracingModel.load(file), main.tensors());
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    /** What can be asked for: inputs and computed tensors, in the order of the file. */
    public Set<Tensor> tensors() {
        return Collections.unmodifiableSet(computed.keySet());
    }

    /** Runs one sample, given as the bytes of every input. */
    public void run(List<byte[]> inputs) throws InferenceException {
        model.run(inputs);
    }

    /** What a tensor held after the last run, as real numbers; empty for a tensor that has no memory or is a constant. */
    public Optional<float[]> values(Tensor tensor) {
        return Optional.ofNullable(computed.get(tensor)).flatMap(model::values);
    }

    @Override
    public void close() {
        model.close();
    }
}
