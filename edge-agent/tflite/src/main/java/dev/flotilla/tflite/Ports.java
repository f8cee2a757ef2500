package dev.flotilla.tflite;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteOk;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.InputCheck;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.jspecify.annotations.Nullable;

/**
 * The inputs and outputs of an interpreter, and one run through them.
 *
 * @param inputs in the model's order
 * @param outputs in the model's order
 */
record Ports(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    /** No model has more inputs or outputs than this; one that says so is refused. */
    static final int MAX_PORTS = 64;

    static Ports of(Interpreter interpreter) throws ModelRejectedException {
        return new Ports(
                specs(interpreter, interpreter.inputs(), "input"), specs(interpreter, interpreter.outputs(), "output"));
    }

    private static List<TensorSpec> specs(Interpreter interpreter, @Nullable IntPointer indices, String kind)
            throws ModelRejectedException {
        // The pointer of an empty list is null.
        long count = indices == null ? 0 : indices.limit();
        if (indices == null || count == 0 || count > MAX_PORTS) {
            throw new ModelRejectedException(
                    "the model has " + count + " " + kind + "s; 1 to " + MAX_PORTS + " are allowed");
        }
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TfLiteTensor tensor = interpreter.tensor(indices.get(i));
            if (tensor == null || tensor.isNull()) {
                throw new ModelRejectedException("the model's " + kind + " " + i + " names no tensor");
            }
            specs.add(spec(tensor, kind + " " + i));
        }
        return List.copyOf(specs);
    }

    private static TensorSpec spec(TfLiteTensor tensor, String place) throws ModelRejectedException {
        try {
            TensorSpec spec = Tensors.spec(tensor)
                    .orElseThrow(() -> new ModelRejectedException("the model's " + place + " has element type "
                            + tensor.type() + ", which is not supported"));
            if (!Tensors.hasData(tensor) || tensor.bytes() != spec.byteSize()) {
                throw new ModelRejectedException("the model's " + place + " '" + spec.name()
                        + "' has a size only known when it runs; fixed shapes are required");
            }
            return spec;
        } catch (IllegalArgumentException e) {
            throw new ModelRejectedException("the model's " + place + ": " + e.getMessage(), e);
        }
    }

    List<byte[]> run(Interpreter interpreter, List<byte[]> contents) throws InferenceException {
        InputCheck.check(inputs, contents);
        for (int i = 0; i < contents.size(); i++) {
            Tensors.write(interpreter.input_tensor(i), contents.get(i));
        }
        int status = interpreter.Invoke();
        if (status != kTfLiteOk) {
            throw new InferenceException("TensorFlow Lite failed to run the model (status " + status + ")");
        }
        List<byte[]> results = new ArrayList<>(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            results.add(output(interpreter.output_tensor(i), i));
        }
        return results;
    }

    private byte[] output(TfLiteTensor tensor, int index) throws InferenceException {
        TensorSpec spec = outputs.get(index);
        if (!Tensors.hasData(tensor) || tensor.bytes() != spec.byteSize()) {
            throw new InferenceException("output " + index + " '" + spec.name() + "': expected " + spec.byteSize()
                    + " bytes " + spec.describe() + ", the model made " + tensor.bytes());
        }
        return Tensors.read(tensor);
    }
}
