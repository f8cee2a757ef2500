package dev.flotilla.tflite;

import dev.flotilla.contract.inference.TensorSpec;

/**
 * One tensor of a model's main subgraph.
 *
 * @param index its place in the flatbuffer's list of tensors
 * @param spec what it looks like
 * @param constant whether its content is part of the model, such as weights
 */
public record ModelTensor(int index, TensorSpec spec, boolean constant) {}
