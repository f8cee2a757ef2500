package dev.flotilla.tflite;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteMmapRo;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.TfLiteTensor;

/**
 * A model whose intermediate tensors can be read after a run, for calibration. It runs on {@link Kernels#REFERENCE}, which
 * keep every tensor. For one thread.
 */
public final class TracingModel implements AutoCloseable {
    private final NativeModel model;
    private final Ports ports;
    private final Map<Integer, ModelTensor> byIndex = new LinkedHashMap<>();

    private TracingModel(NativeModel model, Ports ports, List<ModelTensor> tensors) {
        this.model = model;
        this.ports = ports;
        tensors.forEach(tensor -> byIndex.put(tensor.index(), tensor));
    }

    /**
     * Loads a model for tracing.
     *
     * @throws ModelRejectedException if the bytes are no model, or one this runtime cannot run
     */
    public static TracingModel load(byte[] flatbuffer) throws ModelRejectedException {
        NativeModel loaded = NativeModel.load(flatbuffer, EngineOptions.reference());
        try {
            Ports ports = Ports.of(loaded.interpreter());
            return new TracingModel(loaded, ports, listTensors(loaded.interpreter()));
        } catch (ModelRejectedException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private static List<ModelTensor> listTensors(Interpreter interpreter) throws ModelRejectedException {
        List<ModelTensor> found = new ArrayList<>();
        for (int i = 0; i < interpreter.tensors_size(); i++) {
            TfLiteTensor tensor = interpreter.tensor(i);
            int index = i;
            try {
                Optional<TensorSpec> spec = Tensors.spec(tensor);
                boolean constant = tensor.allocation_type() == kTfLiteMmapRo;
                spec.ifPresent(known -> found.add(new ModelTensor(index, known, constant)));
            } catch (IllegalArgumentException e) {
                throw new ModelRejectedException("tensor " + i + ": " + e.getMessage(), e);
            }
        }
        return found;
    }

    public List<TensorSpec> inputs() {
        return ports.inputs();
    }

    public List<TensorSpec> outputs() {
        return ports.outputs();
    }

    /**
     * The tensors of the main subgraph, by index. Kernels append tensors of their own after those of the flatbuffer;
     * tensors of a type the contract does not have are left out.
     */
    public List<ModelTensor> tensors() {
        return List.copyOf(byIndex.values());
    }

    /** Runs the model once; see {@code LoadedModel.run}. */
    public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
        return ports.run(model.interpreter(), inputs);
    }

    /**
     * A copy of what a tensor holds since the last run, as real numbers: floats as they are, quantized integers
     * dequantized. Empty if it has no memory, as with an operator's unused option.
     *
     * @throws IllegalArgumentException if {@code tensor} is not one of {@link #tensors()}
     * @throws UnsupportedOperationException for types without real values, and for scales per axis
     */
    public Optional<float[]> values(ModelTensor tensor) {
        if (!tensor.equals(byIndex.get(tensor.index()))) {
            throw new IllegalArgumentException("tensor " + tensor.index() + " is not of this model");
        }
        TfLiteTensor found = model.interpreter().tensor(tensor.index());
        if (!Tensors.hasData(found) || found.bytes() != tensor.spec().byteSize()) {
            return Optional.empty();
        }
        return Optional.of(tensor.spec().dequantize(Tensors.read(found)));
    }

    @Override
    public void close() {
        model.close();
    }
}
