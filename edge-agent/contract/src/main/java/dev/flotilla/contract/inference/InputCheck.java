package dev.flotilla.contract.inference;

import java.util.List;

/** The check of input sizes that every implementation of {@link LoadedModel} makes first. */
public final class InputCheck {
    private InputCheck() {}

    /** Refuses inputs whose number or sizes differ from what the specs say. */
    public static void check(List<TensorSpec> specs, List<byte[]> inputs) throws InferenceException {
        if (inputs.size() != specs.size()) {
            throw new InferenceException("expected " + specs.size() + " inputs, got " + inputs.size());
        }
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            if (inputs.get(i).length != spec.byteSize()) {
                throw new InferenceException("input " + i + " '" + spec.name() + "': expected " + spec.byteSize()
                        + " bytes " + spec.describe() + ", got " + inputs.get(i).length);
            }
        }
    }
}
