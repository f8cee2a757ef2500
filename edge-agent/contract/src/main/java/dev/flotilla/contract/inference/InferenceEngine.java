package dev.flotilla.contract.inference;

/** A runtime that can load models. Safe for use by several threads. */
public interface InferenceEngine {
    /**
     * Loads a model and allocates its tensors.
     *
     * @param model the bytes of a TensorFlow Lite flatbuffer; not kept
     * @throws ModelRejectedException if the bytes are no model, or one this runtime cannot run
     */
    LoadedModel load(byte[] model) throws ModelRejectedException;
}
