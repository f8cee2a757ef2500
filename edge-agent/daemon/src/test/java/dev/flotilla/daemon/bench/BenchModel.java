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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A model of images in 32-bit floats, of shape [1, height, width, channels], as a bundle.
 *
 * @param file the bundle's bytes
 * @param pixels one sample
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BenchModel(Bundle bundle, byte[] file, byte[] pixels) {
    /** The name by which it is served. */
    static final String NAME = "bench";

    private static final double BRIGHTEST = 255;

    static BenchModel of(Path tflite) throws Exception {
        byte[] model = Files.readAllBytes(tflite);
        try (LoadedModel loaded = new TfliteEngine().load(model)) {
            List<Integer> shape = loaded.inputs().get(0).shape();
            ImageSpec preprocess = image(shape.get(1), shape.get(2), shape.get(3));
            byte[] pixels = new byte[loaded.inputs().get(0).elements()];
            new Random(1).nextBytes(pixels);
            byte[] input =
                    loaded.inputs().get(0).quantize(Preprocessor.of(preprocess).toFloat(pixels));
            SelfTest selfTest = new SelfTest(
                    List.of(new SelfTest.Case(input, loaded.run(List.of(input)).get(0))), 0);
            Manifest manifest = Manifest.of(
                    NAME,
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

    private static ImageSpec image(int height, int width, int channels) {
        return ImageSpec.exact(
                height, width, channels, Collections.nCopies(channels, 0.0), Collections.nCopies(channels, BRIGHTEST));
    }

    /** The sample as the model takes it. */
    byte[] tensor() throws Exception {
        return bundle.input().quantize(Preprocessor.of(bundle.preprocess()).toFloat(pixels));
    }
}
