package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs samples through a float model on the reference kernels and chooses a range for every activation. Memory does not grow
 * with the number of samples: each activation costs about 160 KiB, see {@link Histogram}.
 */
public final class Calibrator implements AutoCloseable {
    private final Trace trace;
    private final Map<Tensor, TensorObserver> observers = new HashMap<>();
    private int samples;

    private Calibrator(Trace trace) {
        this.trace = trace;
    }

    /**
     * Prepares a run.
     *
     * @param main the model's main subgraph, whose tensors have the order of the file
     * @param file the same model as written
     */
    public static Calibrator over(Subgraph main, byte[] file) throws ModelRejectedException {
        return new Calibrator(Trace.of(main, file));
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return trace.inputs();
    }

    /**
     * Runs one sample, given as the bytes of every input, and notes what it shows.
     *
     * @throws InferenceException naming the sample and the tensor when a value is not finite
     */
    public void add(List<byte[]> inputs) throws InferenceException {
        trace.run(inputs);
        for (Tensor tensor : trace.tensors()) {
            Optional<float[]> values = tensor.type() == DataType.FLOAT32 ? trace.values(tensor) : Optional.empty();
            if (values.filter(shown -> shown.length > 0).isPresent()) {
                note(tensor, values.get());
            }
        }
        samples++;
    }

    private void note(Tensor tensor, float[] values) throws InferenceException {
        try {
            observers.computeIfAbsent(tensor, unseen -> new TensorObserver()).add(samples, values);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(
                    "sample " + samples + ", tensor '" + tensor.name() + "': " + e.getMessage(), e);
        }
    }

    /** The ranges by {@code method} for activations that are stored as {@code type}. */
    public Calibration result(CalibrationMethod method, ActivationType type) {
        Map<Tensor, CalibratedRange> found = new HashMap<>();
        observers.forEach((tensor, observer) -> found.put(tensor, observer.result(method, type)));
        return new Calibration(found, samples);
    }

    @Override
    public void close() {
        trace.close();
    }
}
