package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.tflite.ModelTensor;
import dev.flotilla.tflite.TracingModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs samples through a float model on the reference kernels and chooses a range for every activation. Memory does not grow
 * with the number of samples: each activation costs about 100 KiB, see {@link Histogram}.
 */
public final class Calibrator implements AutoCloseable {
    private final List<Tensor> tensors;
    private final TracingModel model;
    private final Map<Tensor, TensorObserver> observers = new HashMap<>();
    private int samples;

    private Calibrator(List<Tensor> tensors, TracingModel model) {
        this.tensors = tensors;
        this.model = model;
    }

    /**
     * Prepares a run.
     *
     * @param main the model's main subgraph, whose tensors have the order of the file
     * @param file the same model as written
     */
    public static Calibrator over(Subgraph main, byte[] file) throws ModelRejectedException {
        return new Calibrator(main.tensors(), TracingModel.load(file));
    }

    /** The model's inputs. */
    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    /** Runs one sample, given as the bytes of every input, and notes what it shows. @throws InferenceException naming
     * the sample and the tensor when a value is not finite */
    public void add(List<byte[]> inputs) throws InferenceException {
        model.run(inputs);
        for (ModelTensor traced : model.tensors()) {
            // Kernels append temporaries of their own behind the file's tensors.
            if (traced.index() < tensors.size()
                    && !traced.constant()
                    && traced.spec().type() == TensorType.FLOAT32) {
                note(tensors.get(traced.index()), traced);
            }
        }
        samples++;
    }

    private void note(Tensor tensor, ModelTensor traced) throws InferenceException {
        float[] values = model.values(traced).orElse(new float[0]);
        if (values.length == 0) {
            return;
        }
        try {
            observers.computeIfAbsent(tensor, unseen -> new TensorObserver()).add(samples, values);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(
                    "sample " + samples + ", tensor '" + tensor.name() + "': " + e.getMessage(), e);
        }
    }

    /** The ranges by {@code method}. */
    public Calibration result(CalibrationMethod method) {
        Map<Tensor, CalibratedRange> found = new HashMap<>();
        observers.forEach((tensor, observer) -> found.put(tensor, observer.result(method)));
        return new Calibration(found, samples);
    }

    @Override
    public void close() {
        model.close();
    }
}
