package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.preprocess.WrongInputException;

/** Gives the model's input in the model's own type, for callers that do the preprocessing themselves. */
@FunctionalInterface
public interface TensorSource {
    /**
     * Called once, with the bundle that will answer: a swap in between does not change it.
     *
     * @return the bytes of the bundle's only input tensor, little endian
     * @throws WrongInputException if the caller has none for this bundle
     */
    byte[] tensor(Bundle bundle) throws WrongInputException;
}
