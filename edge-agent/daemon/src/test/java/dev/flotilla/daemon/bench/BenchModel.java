package dev.flotilla.daemon.bench;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The sample model of the compiler, 28 × 28 grey pixels and ten classes in 32-bit floats, as a bundle.
 *
 * @param file the bundle's bytes
 * @param pixels one sample
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BenchModel(Bundle bundle, byte[] file, byte[] pixels) {
    private static final Path SAMPLE = Path.of("../../model-compiler/sample/fashion_cnn_float.tflite");
    private static final int SIDE = 28;

    static BenchModel sample() throws Exception {
        byte[] model = Files.readAllBytes(SAMPLE);
        ImageSpec preprocess = ImageSpec.exact(SIDE, SIDE, 1, List.of(0.0), List.of(255.0));
        byte[] pixels = new byte[SIDE * SIDE];
        new Random(1).nextBytes(pixels);
        try (LoadedModel loaded = new TfliteEngine().load(model)) {
            byte[] input =
                    loaded.inputs().get(0).quantize(Preprocessor.of(preprocess).toFloat(pixels));
            SelfTest selfTest = new SelfTest(
                    List.of(new SelfTest.Case(input, loaded.run(List.of(input)).get(0))), 0);
            Manifest manifest = Manifest.of(
                    "fashion",
                    ModelVersion.parse("1.0.0"),
                    loaded.inputs(),
                    loaded.outputs(),
                    "image-classification",
                    Map.of(),
                    "bench");
            List<String> labels = IntStream.range(0, loaded.outputs().get(0).elements())
                    .mapToObj(i -> "class-" + i)
                    .toList();
            Baseline baseline = new Baseline(new ObservationSketch(), "bench");
            byte[] file = BundleWriter.write(manifest, model, labels, preprocess, baseline, selfTest);
            return new BenchModel(BundleReader.read(file), file, pixels);
        }
    }

    /** The sample as the model takes it. */
    byte[] tensor() throws Exception {
        return bundle.input().quantize(Preprocessor.of(bundle.preprocess()).toFloat(pixels));
    }
}
