package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.compiler.testkit.Datasets.Images;
import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.Differ;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.Image;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.sample.TensorFile;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sample model under one drift: labels of {@code test 4000 on}, split 70:10:20 by content into training, validation and
 * the gate; replay of {@code training 1000 to 1999}; clean evaluation on {@code test 0 to 1999}. What came of it is measured on
 * {@code test 2000 to 3999}, which neither trainer nor gate saw.
 */
final class RetrainTrial {
    private static final int FIRST_LABEL = 4000;
    private static final int SIDE = 28;
    private static final byte REPLAY_VALIDATION_PERCENT = 20;

    private final Path folder;
    private final Drift drift;
    private final Path master;

    RetrainTrial(Path folder, Drift drift) {
        this(folder, drift, Sample.MODEL);
    }

    private RetrainTrial(Path folder, Drift drift, Path master) {
        this.folder = folder;
        this.drift = drift;
        this.master = master;
    }

    /** The same with another float model. */
    RetrainTrial of(Path other) {
        return new RetrainTrial(folder, drift, other);
    }

    /** The clean samples, in a folder. */
    static Path reference(Path folder) throws Exception {
        return Datasets.ofImages(folder, "reference")
                .add(new Images(
                        Sample.TEST_IMAGES, Sample.TEST_LABELS, 0, 2000, Drift.NONE, digest -> DatasetSplit.TEST))
                .add(new Images(
                        Sample.TRAIN_IMAGES, Sample.TRAIN_LABELS, 1000, 2000, Drift.NONE, RetrainTrial::replaySplit))
                .write();
    }

    private static DatasetSplit replaySplit(Digest sample) {
        return Byte.toUnsignedInt(sample.bytes()[0]) % 100 < REPLAY_VALIDATION_PERCENT
                ? DatasetSplit.VALIDATION
                : DatasetSplit.TRAIN;
    }

    /** Labelled samples of what is new. */
    Path dataset(int labels, Datasets.Relabel labeller) throws Exception {
        return Datasets.ofImages(folder.resolve("drifted"), "drifted")
                .add(
                        new Images(
                                Sample.TEST_IMAGES,
                                Sample.TEST_LABELS,
                                FIRST_LABEL,
                                FIRST_LABEL + labels,
                                drift,
                                DatasetSplit::ofContent),
                        labeller)
                .write();
    }

    Path out() {
        return folder.resolve("job");
    }

    Cli retrain(Path reference, Path dataset, long seed, Object... more) {
        return Cli.run(SampleRelease.concat(
                new Object[] {
                    "retrain",
                    "--champion",
                    SampleRelease.BUNDLE,
                    "--master",
                    master,
                    "--reference",
                    reference,
                    "--dataset",
                    dataset,
                    "--seed",
                    seed,
                    "--set",
                    "latencyMillis=200",
                    "-o",
                    out()
                },
                more));
    }

    JobReport result() throws Exception {
        return JobReport.parse(Files.readAllBytes(out().resolve("result.json")));
    }

    byte[] bundle() throws Exception {
        return Files.readAllBytes(out().resolve("out/fashion-cnn-1.1.0.flotilla"));
    }

    /** Bytes of the delta as a part of the model's. */
    double deltaPart() throws Exception {
        byte[] before =
                BundleReader.read(Files.readAllBytes(SampleRelease.BUNDLE)).model();
        byte[] after = BundleReader.read(bundle()).model();
        return (double) Differ.delta(before, after, done -> {}).length / after.length;
    }

    static double accuracy(byte[] bundle, Drift drift, int from, int to) throws Exception {
        Bundle read = BundleReader.read(bundle);
        Preprocessor preprocessor = Preprocessor.of(read.preprocess());
        int right = 0;
        try (LoadedModel model = new TfliteEngine().load(read.model());
                TensorFile images = TensorFile.open(Sample.TEST_IMAGES);
                TensorFile labels = TensorFile.open(Sample.TEST_LABELS)) {
            for (int i = from; i < to; i++) {
                Image image = Image.gray(SIDE, SIDE, drift.apply(images.sample(i)));
                byte[] input = model.inputs().get(0).quantize(preprocessor.toFloat(image));
                float[] scores = model.outputs()
                        .get(0)
                        .dequantize(model.run(List.of(input)).get(0));
                right += Fidelity.argMax(scores) == labels.sample(i)[0] ? 1 : 0;
            }
        }
        return 100.0 * right / (to - from);
    }
}
