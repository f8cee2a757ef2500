package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.Image;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.sample.TensorFile;
import dev.flotilla.contract.sketch.Features;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.tflite.TfliteEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The sample model, compiled to int8 and bundled as its owner would, and what it answers to the sample's test images. */
public final class SampleAnswers {
    private static final Path SAMPLE = Path.of("..", "model-compiler", "sample");
    private static final Path IMAGES = SAMPLE.resolve("data/t10k-images-idx3-ubyte.gz");
    private static final Path LABELS = SAMPLE.resolve("data/t10k-labels-idx1-ubyte.gz");
    private static final int SIDE = 28;

    private final Path folder;

    /** An image's true class, and what a device remembers of the answer. */
    record Answer(int label, Observation observation, Features features) {
        boolean right() {
            return observation.predicted() == label;
        }
    }

    /** Compiles the model into a folder. */
    public SampleAnswers(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        compiler(
                "compile",
                SAMPLE.resolve("fashion_cnn_float.tflite"),
                "--scheme",
                "int8",
                "--calibration",
                SAMPLE.resolve("data/train2000-images-idx3-ubyte.gz"),
                "--calibration-range",
                "0:1000",
                "--preprocess",
                SAMPLE.resolve("preprocess.json"),
                "-o",
                model());
    }

    private Path model() {
        return folder.resolve("int8.tflite");
    }

    /** A bundle whose baseline and calibration are of these test images. */
    public Bundle bundle(int from, int to, String... options) throws Exception {
        Path out = folder.resolve("fashion-" + from + "-" + options.length + ".flotilla");
        List<Object> command = new ArrayList<>(List.of(
                "bundle",
                model(),
                "--name",
                "fashion",
                "--version",
                "1.0.0",
                "--labels-file",
                SAMPLE.resolve("labels.txt"),
                "--preprocess",
                SAMPLE.resolve("preprocess.json"),
                "--data",
                IMAGES,
                "--labels",
                LABELS,
                "--range",
                from + ":" + to,
                "-o",
                out));
        command.addAll(List.of(options));
        compiler(command.toArray());
        return BundleReader.read(Files.readAllBytes(out));
    }

    private void compiler(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.flotilla.compiler.cli.Main"));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        File log = folder.resolve(arguments[0] + ".log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(arguments[0] + " failed: " + Files.readString(log.toPath()));
        }
    }

    /** What the model answers to a range of the test images, as such a camera sees them. */
    static List<Answer> answers(Bundle bundle, int from, int to, UnaryOperator<byte[]> camera) throws Exception {
        Preprocessor preprocessor = Preprocessor.of(bundle.preprocess());
        InputFeatures watched = bundle.features().orElseThrow();
        List<Answer> answers = new ArrayList<>();
        try (LoadedModel model = new TfliteEngine().load(bundle.model());
                TensorFile images = TensorFile.open(IMAGES);
                TensorFile labels = TensorFile.open(LABELS)) {
            for (int i = from; i < to; i++) {
                float[] input = preprocessor.toFloat(Image.gray(SIDE, SIDE, camera.apply(images.sample(i))));
                List<byte[]> outputs = model.run(List.of(model.inputs().get(0).quantize(input)));
                float[] scores = bundle.output().dequantize(outputs.get(0));
                answers.add(new Answer(
                        labels.sample(i)[0],
                        observation(input, scores),
                        watched.of(input, scores, Embedding.values(bundle.embedding(), outputs))));
            }
        }
        return answers;
    }

    private static Observation observation(float[] input, float[] scores) {
        InputStatistics statistics = InputStatistics.of(input);
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return new Observation(statistics.mean(), statistics.contrast(), best, scores[best], 1);
    }
}
