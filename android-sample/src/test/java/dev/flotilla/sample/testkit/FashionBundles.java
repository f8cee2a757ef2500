package dev.flotilla.sample.testkit;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Bundles of the project's sample model, which tells clothes apart. */
public final class FashionBundles {
    private static final Path SAMPLE = Path.of("..", "model-compiler", "sample");

    private FashionBundles() {}

    /** A bundle that passes its self-test. */
    public static byte[] good(String version) throws Exception {
        return bundle(version, 0);
    }

    /** One whose golden answers are not those of its model. */
    public static byte[] failingSelfTest(String version) throws Exception {
        return bundle(version, 1);
    }

    private static byte[] bundle(String version, int flip) throws Exception {
        byte[] model = Files.readAllBytes(SAMPLE.resolve("fashion_cnn_float.tflite"));
        try (LoadedModel loaded = new TfliteEngine().load(model)) {
            byte[] input = new byte[loaded.inputs().get(0).byteSize()];
            byte[] output = loaded.run(List.of(input)).get(0);
            output[output.length - 1] ^= (byte) (flip << 6);
            ObservationSketch sketch = new ObservationSketch();
            sketch.record(new Observation(0, 1, 0, 0.9, 1));
            return BundleWriter.write(
                    Manifest.of(
                            "fashion",
                            ModelVersion.parse(version),
                            loaded.inputs(),
                            loaded.outputs(),
                            "image-classification",
                            Map.of(),
                            "test"),
                    model,
                    Files.readAllLines(SAMPLE.resolve("labels.txt"), StandardCharsets.UTF_8),
                    PreprocessSpec.parse(Files.readAllBytes(SAMPLE.resolve("preprocess.json"))),
                    new Baseline(sketch, "test"),
                    new SelfTest(List.of(new SelfTest.Case(input, output)), 0));
        }
    }
}
