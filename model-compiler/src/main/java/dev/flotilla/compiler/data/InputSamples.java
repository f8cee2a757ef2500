package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.Optional;

/** Samples as one input of a model, as {@link ModelInputs} says. What goes wrong names the source and the sample. */
final class InputSamples {
    private final Samples samples;
    private final Optional<Preprocessor> preprocessor;

    InputSamples(Samples samples, Optional<PreprocessSpec> preprocess) {
        this.samples = samples;
        this.preprocessor = preprocess.map(Preprocessor::of);
    }

    Samples samples() {
        return samples;
    }

    boolean preprocessed() {
        return preprocessor.isPresent();
    }

    byte[] bytes(int index, TensorSpec input) throws DataException {
        Sample sample = samples.sample(index);
        Optional<byte[]> stored = preprocessor.isEmpty() ? sample.stored(input.type()) : Optional.empty();
        if (stored.isPresent()) {
            requireElements(
                    sample, index, input, stored.get().length / input.type().bytes());
            requireFinite(sample, index, input);
            return stored.get();
        }
        float[] reals = reals(sample, index);
        requireElements(sample, index, input, reals.length);
        try {
            return input.quantize(reals);
        } catch (UnsupportedOperationException e) {
            throw at(index, sample.describe() + " cannot feed the model's input " + input.describe(), e);
        }
    }

    float[] reals(int index) throws DataException {
        return reals(samples.sample(index), index);
    }

    private float[] reals(Sample sample, int index) throws DataException {
        float[] reals;
        try {
            reals = preprocessor.isPresent() ? sample.through(preprocessor.get()) : sample.reals();
        } catch (WrongInputException | DataException e) {
            throw at(index, sample.describe() + ": " + e.getMessage(), e);
        }
        requireFinite(reals, index);
        return reals;
    }

    private void requireFinite(Sample sample, int index, TensorSpec input) throws DataException {
        switch (input.type()) {
            case FLOAT32, FLOAT16 -> requireFinite(sample.reals(), index);
            case INT8, UINT8, INT16, INT32, INT64, BOOL -> {}
        }
    }

    private void requireFinite(float[] reals, int index) throws DataException {
        for (int i = 0; i < reals.length; i++) {
            if (!Float.isFinite(reals[i])) {
                throw new DataException(samples.source() + ": sample " + index + ": value " + i + " is " + reals[i]);
            }
        }
    }

    private void requireElements(Sample sample, int index, TensorSpec input, int found) throws DataException {
        if (found != input.elements()) {
            throw new DataException(samples.source() + ": sample " + index + ": " + sample.describe() + " gives "
                    + found + " values, but the model's input '" + input.name() + "' is " + input.describe());
        }
    }

    private DataException at(int index, String what, Throwable cause) {
        return new DataException(samples.source() + ": sample " + index + ": " + what, cause);
    }
}
