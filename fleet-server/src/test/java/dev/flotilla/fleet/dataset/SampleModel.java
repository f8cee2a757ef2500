package dev.flotilla.fleet.dataset;

import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.data.DatasetFolder;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.retrain.Retrainer;
import dev.flotilla.compiler.retrain.TrainSettings;
import dev.flotilla.compiler.retrain.TrainingSets;
import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.Image;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.SampleFormat;
import dev.flotilla.contract.sample.TensorFile;
import dev.flotilla.tflite.TfliteEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The sample model on its real images under stray light: what it answers, and what retraining makes of it. */
final class SampleModel implements AutoCloseable {
    private static final Path SAMPLE = Path.of("..", "model-compiler", "sample");
    private static final Drift DRIFT = Drift.LIGHTING;
    private static final int SIDE = 28;
    /** Test images that nothing trains on. */
    private static final int JUDGED_FROM = 2000;

    private static final int JUDGED_TO = 4000;
    private static final int REPLAY_VALIDATION_PERCENT = 20;

    private final Path folder;
    private final Bundle bundle;
    private final LoadedModel champion;
    private final DatasetFeed.Device device;
    private final DatasetFolder replay;
    private final TensorFile images = TensorFile.open(SAMPLE.resolve("data/t10k-images-idx3-ubyte.gz"));
    private final TensorFile labels = TensorFile.open(SAMPLE.resolve("data/t10k-labels-idx1-ubyte.gz"));
    private int datasets;

    /** A labelled input, in the model's own type. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Example(byte[] input, String label) {}

    SampleModel(Path folder, Bundle bundle) throws Exception {
        this.folder = folder;
        this.bundle = bundle;
        champion = new TfliteEngine().load(bundle.model());
        device = new DatasetFeed.Device(bundle.input(), bundle.preprocess());
        replay = DatasetFolder.open(
                new Datasets(folder.resolve("replay"), "replay", SampleFormat.PIXELS, bundle.labels())
                        .add(new Datasets.Images(
                                SAMPLE.resolve("data/train2000-images-idx3-ubyte.gz"),
                                SAMPLE.resolve("data/train2000-labels-idx1-ubyte.gz"),
                                1000,
                                2000,
                                Drift.NONE,
                                SampleModel::replaySplit))
                        .write());
    }

    private static DatasetSplit replaySplit(Digest sample) {
        return Byte.toUnsignedInt(sample.bytes()[0]) % 100 < REPLAY_VALIDATION_PERCENT
                ? DatasetSplit.VALIDATION
                : DatasetSplit.TRAIN;
    }

    /** A test image as a drifted camera sees it. */
    byte[] image(int index) throws Exception {
        return DRIFT.apply(images.sample(index));
    }

    int label(int index) throws Exception {
        return labels.sample(index)[0];
    }

    byte[] input(byte[] image) throws Exception {
        return bundle.input().quantize(Preprocessor.of(bundle.preprocess()).toFloat(Image.gray(SIDE, SIDE, image)));
    }

    float[] scores(byte[] input) throws InferenceException {
        return scores(champion, input);
    }

    private static float[] scores(LoadedModel model, byte[] input) throws InferenceException {
        return model.outputs().get(0).dequantize(model.run(List.of(input)).get(0));
    }

    static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    double accuracy() throws Exception {
        return accuracy(champion);
    }

    /** In percent of drifted test images whose labels are right, after retraining on these samples. */
    double retrained(List<Example> examples, long seed) throws Exception {
        Datasets dataset =
                new Datasets(folder.resolve("dataset-" + datasets++), "drifted", SampleFormat.TENSOR, bundle.labels());
        for (Example example : examples) {
            dataset.add(example.input(), example.label(), DatasetSplit.ofContent(Digest.of(example.input())));
        }
        DatasetFolder drifted = DatasetFolder.open(dataset.write());
        TrainingSets sets = new TrainingSets(
                DatasetFeed.of(drifted, DatasetSplit.TRAIN, device),
                DatasetFeed.of(drifted, DatasetSplit.VALIDATION, device),
                DatasetFeed.of(replay, DatasetSplit.TRAIN, device),
                DatasetFeed.of(replay, DatasetSplit.VALIDATION, device));
        byte[] challenger = ModelWriter.write(new Retrainer(
                        ModelReader.read(bundle.model()),
                        Optional.of(ModelReader.read(Files.readAllBytes(SAMPLE.resolve("fashion_cnn_float.tflite")))),
                        TrainSettings.USUAL,
                        seed,
                        Progress.UNSEEN)
                .retrain(sets)
                .model());
        try (LoadedModel model = new TfliteEngine().load(challenger)) {
            return accuracy(model);
        }
    }

    private double accuracy(LoadedModel model) throws Exception {
        int right = 0;
        for (int i = JUDGED_FROM; i < JUDGED_TO; i++) {
            right += best(scores(model, input(image(i)))) == label(i) ? 1 : 0;
        }
        return 100.0 * right / (JUDGED_TO - JUDGED_FROM);
    }

    @Override
    public void close() throws IOException {
        champion.close();
        images.close();
        labels.close();
    }
}
