package dev.flotilla.contract.inference;

import java.util.List;

/** A model ready to run. To be used by one thread at a time unless the implementation says otherwise. */
public interface LoadedModel extends AutoCloseable {
    /** The inputs, in the order that {@link #run} expects them. */
    List<TensorSpec> inputs();

    /** The outputs, in the order that {@link #run} returns them. */
    List<TensorSpec> outputs();

    /**
     * Runs the model once.
     *
     * @param inputs the bytes of each input tensor in its own type, little endian
     * @return the bytes of each output tensor, likewise; fresh arrays
     * @throws InferenceException if an input has the wrong size, or the runtime fails; the model stays usable
     */
    List<byte[]> run(List<byte[]> inputs) throws InferenceException;

    /** Frees native memory; a second call does nothing. */
    @Override
    void close();
}
