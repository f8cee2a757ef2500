package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.DatasetSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Some samples of a dataset, for models of one input: the champion, what is made of it, and the float model behind it. */
public final class DatasetFeed implements Feed {
    private final DatasetFolder folder;
    private final List<DatasetSample> samples;
    private final Device device;
    private final Map<String, Integer> classes;

    /**
     * What devices do with an input.
     *
     * @param input of the model that they run
     * @param preprocess how what they see becomes that
     */
    public record Device(TensorSpec input, PreprocessSpec preprocess) {}

    private DatasetFeed(
            DatasetFolder folder, List<DatasetSample> samples, Device device, Map<String, Integer> classes) {
        this.folder = folder;
        this.samples = List.copyOf(samples);
        this.device = device;
        this.classes = classes;
    }

    /** The samples of one split. */
    public static DatasetFeed of(DatasetFolder folder, DatasetSplit split, Device device) {
        return new DatasetFeed(
                folder,
                folder.manifest().samples(split),
                device,
                folder.manifest().classIndices());
    }

    /** The first so many. */
    public DatasetFeed first(int count) {
        return new DatasetFeed(folder, samples.subList(0, Math.min(count, samples.size())), device, classes);
    }

    /** Those with a label or with numbers to be answered. */
    public DatasetFeed labelled() {
        List<DatasetSample> kept = new ArrayList<>(samples);
        kept.removeIf(sample -> sample.label().isEmpty() && sample.target().isEmpty());
        return new DatasetFeed(folder, kept, device, classes);
    }

    @Override
    public int size() {
        return samples.size();
    }

    public DatasetSample sample(int index) {
        return samples.get(index);
    }

    /** The place of its class among the model's outputs. */
    public OptionalInt label(int index) {
        return samples.get(index).label().map(classes::get).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Whether its class is this one. */
    public boolean isOf(int label, int index) {
        return label(index).equals(OptionalInt.of(label));
    }

    /** The numbers that a regression is to answer; none if it has none. */
    public float[] target(int index) {
        List<Double> target = samples.get(index).target();
        float[] values = new float[target.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = target.get(i).floatValue();
        }
        return values;
    }

    public double weight(int index) {
        return samples.get(index).weight();
    }

    /** The dataset's name. */
    public String name() {
        return folder.manifest().name();
    }

    /** The manifest's file, for messages. */
    public String source() {
        return folder.file().toString();
    }

    /** The sample, for messages. */
    public String describe(int index) {
        return source() + ": sample " + samples.get(index).digest().short8();
    }

    @Override
    public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
        if (inputs.size() != 1) {
            throw new DataException(source() + ": the model has " + inputs.size() + " inputs, a dataset feeds one");
        }
        TensorSpec input = inputs.get(0);
        boolean stored =
                switch (folder.manifest().format()) {
                    case TENSOR ->
                        input.type() == device.input().type()
                                && input.quantization().equals(device.input().quantization());
                    case PIXELS, IMAGE, REALS -> false;
                };
        byte[] bytes = stored ? exactly(index, device.input().byteSize()) : quantized(index, input);
        return List.of(bytes);
    }

    private byte[] quantized(int index, TensorSpec input) throws DataException {
        float[] reals = reals(index);
        if (reals.length != input.elements()) {
            throw new DataException(describe(index) + ": has " + reals.length + " values, but the model's input '"
                    + input.name() + "' is " + input.describe());
        }
        return input.quantize(reals);
    }

    /** The model's real input: after preprocessing, before it is stored in the input's type. */
    public float[] reals(int index) throws DataException {
        float[] reals =
                switch (folder.manifest().format()) {
                    case TENSOR ->
                        device.input().dequantize(exactly(index, device.input().byteSize()));
                    case REALS ->
                        Reals.of(
                                TensorType.FLOAT32,
                                exactly(index, Float.BYTES * device.input().elements()));
                    case PIXELS -> preprocessed(index, pixels(index));
                    case IMAGE -> {
                        folder.bytes(samples.get(index));
                        yield preprocessed(
                                index, new Sample.Picture(ImageDecoder.decode(folder.path(samples.get(index)))));
                    }
                };
        for (int i = 0; i < reals.length; i++) {
            if (!Float.isFinite(reals[i])) {
                throw new DataException(describe(index) + ": value " + i + " is " + reals[i]);
            }
        }
        return reals;
    }

    private Sample pixels(int index) throws DataException {
        if (!(device.preprocess() instanceof ImageSpec image)) {
            throw new DataException(source() + ": holds pixels, but the champion's preprocessing is of a table");
        }
        List<Integer> shape =
                List.of(image.height(), image.width(), image.channels().count());
        return new Sample.Elements(TensorType.UINT8, shape, exactly(index, image.values()));
    }

    private float[] preprocessed(int index, Sample sample) throws DataException {
        try {
            return sample.through(Preprocessor.of(device.preprocess()));
        } catch (WrongInputException e) {
            throw new DataException(describe(index) + ": " + e.getMessage(), e);
        }
    }

    private byte[] exactly(int index, int length) throws DataException {
        byte[] bytes = folder.bytes(samples.get(index));
        if (bytes.length != length) {
            throw new DataException(describe(index) + ": has " + bytes.length + " bytes, "
                    + folder.manifest().format().wireName() + " for this champion takes " + length);
        }
        return bytes;
    }
}
