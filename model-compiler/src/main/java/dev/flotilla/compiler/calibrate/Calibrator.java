package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Range;
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
 * Runs samples through a float model on the reference kernels and notes the true minimum and maximum of every activation,
 * as TensorFlow Lite's converter does.
 */
public final class Calibrator implements AutoCloseable {
    private final List<Tensor> tensors;
    private final TracingModel model;
    private final Map<Tensor, Range> ranges = new HashMap<>();
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

    /** Runs one sample, given as the bytes of every input, and widens the ranges by what it shows. */
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
            ranges.merge(tensor, Range.of(values), Range::union);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(
                    "sample " + samples + ", tensor '" + tensor.name() + "': " + e.getMessage(), e);
        }
    }

    public Calibration result() {
        return new Calibration(ranges, samples);
    }

    @Override
    public void close() {
        model.close();
    }
}
