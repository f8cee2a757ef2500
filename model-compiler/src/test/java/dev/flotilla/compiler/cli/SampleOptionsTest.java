package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Signature;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.MetadataModels;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Labels;
import dev.flotilla.contract.preprocess.Channels;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Normalization;
import dev.flotilla.contract.preprocess.Resize;
import dev.flotilla.contract.sample.TensorFile;
import dev.flotilla.contract.testkit.Seeds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.support.metadata.schema.ColorSpaceType;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;

class SampleOptionsTest {
    @TempDir
    Path folder;

    /** left + right, of two values each. */
    private Path sum() throws IOException {
        Tensor left = Tensor.computed("serving_left:0", DataType.FLOAT32, List.of(1, 2));
        Tensor right = Tensor.computed("serving_right:0", DataType.FLOAT32, List.of(1, 2));
        Tensor sum = Tensor.computed("sum", DataType.FLOAT32, List.of(1, 2));
        Op add = Op.of(Operator.ADD, 1, List.of(left, right), List.of(sum), Options.named("AddOptions"));
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("left", left);
        named.put("right", right);
        Signature signature = new Signature("serving_default", named, Map.of("sum", sum));
        Subgraph main = Subgraph.of("main", List.of(left, right), List.of(sum), List.of(add), List.of(signature));
        return Files.write(folder.resolve("sum.tflite"), ModelWriter.write(Model.of("sum", main)));
    }

    private Path csv(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private Path photo(String name, Random random) throws IOException {
        BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 300 * 200; i++) {
            image.setRGB(i % 300, i / 300, random.nextInt());
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void feedsSeveralInputsByTheirNames() throws Exception {
        Path left = csv("left.csv", "a,b\n1,2\n3,4\n");
        Path right = csv("right.csv", "a,b\n10,20\n30,40\n");
        Path output = folder.resolve("sum.npy");
        Cli.run("run", sum(), "--input", "right=" + right, "--input", "serving_left:0=" + left, "-o", output)
                .good();
        try (TensorFile rows = TensorFile.open(output)) {
            assertEquals(2, rows.count());
            ByteBuffer second = ByteBuffer.wrap(rows.sample(1)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(33, second.getFloat());
            assertEquals(44, second.getFloat());
        }
        Path compiled = folder.resolve("sum-int8.tflite");
        Cli.run(
                        "compile",
                        sum(),
                        "--scheme",
                        "int8",
                        "--calibration",
                        "left=" + left,
                        "--calibration",
                        "right=" + right,
                        "-o",
                        compiled)
                .good();
        assertTrue(Files.size(compiled) > 0);
    }

    @Test
    void saysWhichInputLacksSamples() throws Exception {
        Path file = csv("left.csv", "a,b\n1,2\n");
        Path shorter = csv("shorter.csv", "a,b\n");
        refuses("sum.tflite: has 2 inputs, but there are samples for 1; give NAME=FILE", "left=" + file);
        refuses("left.csv: no name of an input of ", file.toString());
        refuses("left.csv: 'middle' is no input of ", "middle=" + file, "right=" + file);
        refuses("there are other samples for the same input", "left=" + file, "left=" + file);
        refuses("shorter.csv: has 0 samples, but ", "left=" + file, "right=" + shorter);
    }

    private void refuses(String reason, String... inputs) throws IOException {
        Object[] arguments = new Object[4 + 2 * inputs.length];
        arguments[0] = "run";
        arguments[1] = sum();
        arguments[2] = "-o";
        arguments[3] = folder.resolve("out.npy");
        for (int i = 0; i < inputs.length; i++) {
            arguments[4 + 2 * i] = "--input";
            arguments[5 + 2 * i] = inputs[i];
        }
        Cli refused = Cli.run(arguments);
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains(reason), refused.err());
    }

    /** The sample model with metadata that says what its preprocess.json and labels.txt do. */
    private Path sampleWithMetadata() throws Exception {
        ProcessUnitT normalization = MetadataModels.normalization(new float[] {0}, new float[] {255});
        byte[] metadata = MetadataModels.bytes(
                MetadataModels.image(ColorSpaceType.GRAYSCALE, normalization), MetadataModels.labelled("names.txt"));
        Model model = MetadataModels.with(
                ModelReader.read(Files.readAllBytes(Sample.MODEL)),
                metadata,
                MetadataModels.zip(Map.of("names.txt", Files.readAllBytes(Sample.LABEL_NAMES))));
        return Files.write(folder.resolve("described.tflite"), ModelWriter.write(model));
    }

    @Test
    void takesPreprocessingAndLabelsFromTheModelsMetadata() throws Exception {
        Random random = Seeds.random("photos");
        photo("photos/a/1.png", random);
        photo("photos/b/2.png", random);
        Path photos = folder.resolve("photos");
        Path compiled = folder.resolve("int8.tflite");
        Path model = sampleWithMetadata();
        Cli compile = Cli.run("compile", model, "--scheme", "int8", "--calibration", photos, "-o", compiled)
                .good();
        assertEquals(
                model + ": preprocessing from its metadata: 28x28 GRAY, mean [0.0], std [255.0], bilinear",
                compile.err().strip());
        Path bundle = folder.resolve("m-1.0.0.flotilla");
        Cli.run("bundle", compiled, "--name", "m", "--version", "1.0.0", "--data", photos, "-o", bundle)
                .good();
        Bundle read = BundleReader.read(Files.readAllBytes(bundle));
        assertEquals(Labels.parse(Files.readAllBytes(Sample.LABEL_NAMES)), read.labels());
        Optional<Resize> bilinear = Optional.of(Resize.stretch(Resize.Sampling.BILINEAR));
        Normalization over255 = Normalization.of(List.of(0.0), List.of(255.0));
        assertEquals(new ImageSpec(28, 28, Channels.GRAY, bilinear, over255), read.preprocess());
        Cli evaluate = Cli.run("evaluate", compiled, "--data", photos).good();
        assertTrue(evaluate.out().contains(" of 2; "), evaluate.out());
    }

    @Test
    void readsImagesOfAnySizeAsThePublicModelSays() throws Exception {
        Path model = RefSet.path("models/mobilenet_v1_025_224_float_metadata_zip.tflite");
        Path photo = photo("photos/1.png", Seeds.random("photo"));
        Path output = folder.resolve("scores.npy");
        Cli run = Cli.run("run", model, "--input", photo.getParent(), "-o", output)
                .good();
        assertTrue(run.err().contains(model + ": preprocessing from its metadata: 224x224 RGB"), run.err());
        try (TensorFile scores = TensorFile.open(output)) {
            assertEquals(List.of(1001), scores.sampleShape());
        }
    }

    @Test
    void refusesDamagedMetadataAndSaysWhatToDo() throws Exception {
        Model model =
                MetadataModels.with(ModelReader.read(Files.readAllBytes(Sample.MODEL)), new byte[50], Optional.empty());
        Path file = Files.write(folder.resolve("damaged.tflite"), ModelWriter.write(model));
        Object[] evaluate = {"evaluate", file, "--data", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS};
        Cli refused = Cli.run(evaluate);
        assertEquals(3, refused.exit());
        assertTrue(
                refused.err().contains(file + ": its metadata: is not of the schema M001; give --preprocess"),
                refused.err());
    }

    @Test
    void bundleAsksForWhatTheModelDoesNotTell() throws Exception {
        Cli asked = Cli.run(
                "bundle",
                Sample.MODEL,
                "--name",
                "m",
                "--version",
                "1.0.0",
                "--data",
                Sample.TEST_IMAGES,
                "-o",
                folder.resolve("m-1.0.0.flotilla"));
        assertEquals(2, asked.exit());
        assertTrue(
                asked.err().contains("--preprocess is needed, since the model's metadata does not tell"), asked.err());
    }

    @Test
    void evaluateNamesSamplesWithoutLabels() {
        Cli asked = Cli.run("evaluate", Sample.MODEL, "--data", Sample.TEST_IMAGES, "--preprocess", Sample.PREPROCESS);
        assertEquals(3, asked.exit());
        assertTrue(asked.err().contains(Sample.TEST_IMAGES + ": holds no labels; give --labels"), asked.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --input",
                "evaluate --labels=l --data",
                "compile --scheme=int8 --calibration",
                "compile --scheme=fp16 --calibration"
            })
    void refusesPixelsWithoutTheirPreprocessing(String command) {
        List<Object> arguments = new ArrayList<>(List.of((Object[]) command.split(" ")));
        arguments.add(Sample.TEST_IMAGES);
        arguments.add(1, Sample.MODEL);
        if (!command.startsWith("evaluate")) {
            arguments.addAll(List.of("-o", folder.resolve("out")));
        }
        Cli refused = Cli.run(arguments.toArray());
        assertEquals(3, refused.exit(), refused.err());
        assertEquals(
                "flotilla-compiler: " + Sample.TEST_IMAGES + ": holds UINT8, but the model's input is 'image'"
                        + " FLOAT32[1, 28, 28, 1]; give pixels with --preprocess",
                refused.err().strip());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void bundleRefusesAModelOfSeveralInputs() throws Exception {
        Object[] command = {"bundle", sum(), "--name", "m", "--version", "1.0.0", "-o", folder.resolve("out")};
        Cli refused = Cli.run(SampleRelease.concat(
                command, "--data", csv("left.csv", "a,b\n1,2\n"), "--preprocess", Sample.PREPROCESS));
        assertEquals(3, refused.exit(), refused.err());
        assertTrue(refused.err().contains("sum.tflite: has 2 inputs; a bundle takes a model of one"), refused.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void saysWhichSignaturesAreNotRun() throws Exception {
        Path model = RefSet.path("unit/aeq_two_signatures.tflite");
        Path first = csv("first.npy", "");
        Cli refused = Cli.run("run", model, "--input", first, "-o", folder.resolve("out"));
        assertTrue(refused.err().startsWith(model + ": runs its first subgraph, signature "), refused.err());
        assertEquals(
                "",
                Cli.run("run", Sample.MODEL, "--input", first, "-o", "o")
                        .err()
                        .replaceAll("flotilla-compiler: .*\\R", ""));
    }
}
