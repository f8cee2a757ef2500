package dev.flotilla.tflite.testkit;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.ResourceLimits;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small bundles whose model really runs: a square of grey pixels, four if not said otherwise, and some classes. */
public final class TinyBundles {
    /** Pixels of the self-test come again after so many, below what a byte of INT8 holds. */
    private static final int CASE_PERIOD = 100;

    private TinyBundles() {}

    /** A bundle of an INT8 model with these weights, classes × pixels, and a self-test that it passes. */
    public static byte[] of(String version, byte[][] weights) throws Exception {
        return of(version, TinyModel.overBytes(weights, new int[weights.length]), weights);
    }

    /** A bundle of an INT8 model that is mostly weights, {@code classes × side²} bytes of them by chance. */
    public static byte[] dense(int side, int classes, long seed) throws Exception {
        byte[][] weights = new byte[classes][side * side];
        Random random = new Random(seed);
        for (byte[] row : weights) {
            random.nextBytes(row);
        }
        return of("1.0.0", weights);
    }

    /** The same with limits of what it may take. */
    public static byte[] limited(byte[][] weights, ResourceLimits limits) throws Exception {
        return of("1.0.0", TinyModel.overBytes(weights, new int[weights.length]), weights, limits);
    }

    /** A bundle of any model of this form, with the self-test of a model with these weights. */
    public static byte[] of(String version, byte[] model, byte[][] expectedWeights) throws Exception {
        return of(version, model, expectedWeights, ResourceLimits.NONE);
    }

    private static byte[] of(String version, byte[] model, byte[][] expectedWeights, ResourceLimits limits)
            throws Exception {
        byte[] expected = TinyModel.overBytes(expectedWeights, new int[expectedWeights.length]);
        byte[] pixels = pixels(expectedWeights[0].length);
        try (LoadedModel loaded = new TfliteEngine().load(expected)) {
            SelfTest selfTest = new SelfTest(
                    List.of(new SelfTest.Case(
                            pixels, loaded.run(List.of(pixels)).get(0))),
                    0);
            Manifest manifest = Manifest.of(
                            "tiny",
                            ModelVersion.parse(version),
                            loaded.inputs(),
                            loaded.outputs(),
                            "image-classification",
                            Map.of(),
                            "test")
                    .withLimits(limits);
            ObservationSketch sketch = new ObservationSketch();
            sketch.record(new Observation(0, 1, 0, 0.9, 1));
            int side = (int) Math.sqrt(pixels.length);
            ImageSpec preprocess = ImageSpec.exact(side, side, 1, List.of(0.0), List.of(1.0));
            return BundleWriter.write(
                    manifest,
                    model,
                    labels(expectedWeights.length),
                    preprocess,
                    new Baseline(sketch, "test"),
                    selfTest);
        }
    }

    /** 1, 2, 3 and so on. */
    private static byte[] pixels(int count) {
        byte[] pixels = new byte[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (byte) (1 + i % CASE_PERIOD);
        }
        return pixels;
    }

    private static List<String> labels(int classes) {
        return classes == 2
                ? List.of("dark", "light")
                : IntStream.range(0, classes).mapToObj(i -> "class-" + i).toList();
    }
}
