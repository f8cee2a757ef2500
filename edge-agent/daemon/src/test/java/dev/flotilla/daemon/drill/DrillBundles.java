package dev.flotilla.daemon.drill;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.tflite.TfliteEngine;
import dev.flotilla.tflite.testkit.TinyModel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Bundles of an INT8 model that TensorFlow Lite really runs: 96 × 96 grey pixels, 16 classes, 147 kB of weights. */
final class DrillBundles {
    static final int SIDE = 96;
    private static final int CLASSES = 16;

    private DrillBundles() {}

    /** A bundle with random weights, small enough that few outputs saturate. */
    static Bundle bundle(String version, Random random) throws Exception {
        byte[][] weights = new byte[CLASSES][SIDE * SIDE];
        for (byte[] row : weights) {
            // One weight in a hundred, so that sums stay within a byte.
            random.ints(row.length / 1000, 0, row.length)
                    .forEach(at -> row[at] = (byte) (random.nextBoolean() ? 1 : -1));
        }
        byte[] model = TinyModel.overBytes(weights, new int[CLASSES]);
        try (LoadedModel loaded = new TfliteEngine().load(model)) {
            byte[] input = image(random);
            SelfTest selfTest = new SelfTest(
                    List.of(new SelfTest.Case(input, loaded.run(List.of(input)).get(0))), 0);
            Manifest manifest = Manifest.of(
                    "drill",
                    ModelVersion.parse(version),
                    loaded.inputs(),
                    loaded.outputs(),
                    "image-classification",
                    Map.of(),
                    "test");
            return BundleReader.read(BundleWriter.write(
                    manifest,
                    model,
                    IntStream.range(0, CLASSES).mapToObj(i -> "class-" + i).toList(),
                    ImageSpec.exact(SIDE, SIDE, 1, List.of(0.0), List.of(16.0)),
                    new Baseline(new ObservationSketch(), "drill"),
                    selfTest));
        }
    }

    static byte[] image(Random random) {
        byte[] pixels = new byte[SIDE * SIDE];
        random.nextBytes(pixels);
        return pixels;
    }
}
