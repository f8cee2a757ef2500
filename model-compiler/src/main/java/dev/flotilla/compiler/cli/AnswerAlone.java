package dev.flotilla.compiler.cli;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;

/** A bundle's model without what it gives besides its answer. */
record AnswerAlone(LoadedModel model) implements LoadedModel {
    @Override
    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return model.outputs().subList(0, 1);
    }

    @Override
    public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
        return model.run(inputs).subList(0, 1);
    }

    @Override
    public void close() {
        model.close();
    }
}
