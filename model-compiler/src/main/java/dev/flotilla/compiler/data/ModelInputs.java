package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples as inputs of a model: for each input one source, where sample i of all sources goes into one run.
 *
 * <p>Images, rows and pixels (UINT8) go through the preprocessing when there is one, exactly as on a device. Else pixels
 * count as real numbers 0 to 255, and columns of a table as the numbers they are. FLOAT32 samples are the model's real
 * input. Either is then stored in the input's own type. Samples that have that type already are taken as they are. A NaN
 * or an infinity is refused, with the sample and its place in it.
 */
public final class ModelInputs implements Closeable {
    private final List<InputSamples> inputs;

    private ModelInputs(List<InputSamples> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    /** For a model with one input. */
    public ModelInputs(Samples samples, Optional<PreprocessSpec> preprocess) {
        this(List.of(new InputSamples(samples, preprocess)));
    }

    /**
     * For a model with several inputs.
     *
     * @param samples of each input, in the model's order; as many each
     */
    public static ModelInputs of(List<Samples> samples) throws DataException {
        List<InputSamples> inputs = new ArrayList<>();
        for (Samples one : samples) {
            if (one.count() != samples.get(0).count()) {
                throw new DataException(one.source() + ": has " + one.count() + " samples, but "
                        + samples.get(0).source() + " has " + samples.get(0).count());
            }
            inputs.add(new InputSamples(one, Optional.empty()));
        }
        return new ModelInputs(inputs);
    }

    /** How many samples there are. */
    public int count() {
        return first().samples().count();
    }

    /** What the samples are known by, for messages. */
    public String source() {
        return first().samples().source();
    }

    /** The type of the samples' numbers for each input: of images UINT8, of a table FLOAT32. */
    public List<TensorType> types() {
        return inputs.stream().map(input -> input.samples().type()).toList();
    }

    /** Whether the samples go through a preprocessing. */
    public boolean preprocessed() {
        return first().preprocessed();
    }

    /** The class of each sample, where the samples themselves tell. */
    public Optional<int[]> labels() {
        return first().samples().labels();
    }

    private InputSamples first() {
        return inputs.get(0);
    }

    /** Sample {@code index} as the bytes of every input, in the model's order. @throws DataException if it does not fit */
    public List<byte[]> bytes(int index, List<TensorSpec> specs) throws DataException {
        if (specs.size() != inputs.size()) {
            throw new DataException(source() + ": the model has " + specs.size() + " inputs, but there are samples for "
                    + inputs.size() + "; give NAME=FILE for each");
        }
        List<byte[]> bytes = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            bytes.add(inputs.get(i).bytes(index, specs.get(i)));
        }
        return bytes;
    }

    /** Sample {@code index} as the bytes of a model's only input. @throws DataException when it does not fit */
    public byte[] bytes(int index, TensorSpec input) throws DataException {
        return bytes(index, List.of(input)).get(0);
    }

    /** The first input's sample {@code index} as real numbers after preprocessing. */
    public float[] reals(int index) throws DataException {
        return first().reals(index);
    }

    @Override
    public void close() throws IOException {
        for (InputSamples input : inputs) {
            input.samples().close();
        }
    }
}
