package dev.flotilla.tflite.testkit;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Map;

/** Small bundles whose model really runs: four grey pixels, two classes. */
public final class TinyBundles {
    private static final byte[] CASE = {1, 2, 3, 4};

    private TinyBundles() {}

    /** A bundle of an INT8 model with these weights, 2 × 4, and a self-test that it passes. */
    public static byte[] of(String version, byte[][] weights) throws Exception {
        return of(version, TinyModel.overBytes(weights, new int[] {0, 0}), weights);
    }

    /** A bundle of any model of this form, with the self-test of a model with these weights. */
    public static byte[] of(String version, byte[] model, byte[][] expectedWeights) throws Exception {
        byte[] expected = TinyModel.overBytes(expectedWeights, new int[] {0, 0});
        try (LoadedModel loaded = new TfliteEngine().load(expected)) {
            SelfTest selfTest = new SelfTest(
                    List.of(new SelfTest.Case(CASE, loaded.run(List.of(CASE)).get(0))), 0);
            Manifest manifest = Manifest.of(
                    "tiny",
                    ModelVersion.parse(version),
                    loaded.inputs(),
                    loaded.outputs(),
                    "image-classification",
                    Map.of(),
                    "test");
            ObservationSketch sketch = new ObservationSketch();
            sketch.record(new Observation(0, 1, 0, 0.9, 1));
            ImageSpec preprocess = ImageSpec.exact(2, 2, 1, List.of(0.0), List.of(1.0));
            return BundleWriter.write(
                    manifest, model, List.of("dark", "light"), preprocess, new Baseline(sketch, "test"), selfTest);
        }
    }
}
