package dev.flotilla.fleet.demo;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.tflite.TfliteEngine;
import dev.flotilla.tflite.testkit.TinyModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Models that TensorFlow Lite runs, of 100 kB of random weights each: no delta between two of them is much smaller. */
final class ScaleBundles {
    static final String NAME = "scale";
    private static final int SIDE = 100;
    private static final int CLASSES = 10;
    private static final int IDX_BYTES_OF_RANK_3 = 0x803;
    private static final int IDX_HEADER = 16;

    private ScaleBundles() {}

    static byte[] bundle(String version, Random random) throws Exception {
        byte[][] weights = new byte[CLASSES][SIDE * SIDE];
        for (byte[] row : weights) {
            random.nextBytes(row);
        }
        byte[] model = TinyModel.overBytes(weights, new int[CLASSES]);
        try (LoadedModel loaded = new TfliteEngine().load(model)) {
            byte[] input = image(random);
            SelfTest selfTest = new SelfTest(
                    List.of(new SelfTest.Case(input, loaded.run(List.of(input)).get(0))), 0);
            return BundleWriter.write(
                    Manifest.of(
                            NAME,
                            ModelVersion.parse(version),
                            loaded.inputs(),
                            loaded.outputs(),
                            "image-classification",
                            Map.of(),
                            "test"),
                    model,
                    IntStream.range(0, CLASSES).mapToObj(i -> "class-" + i).toList(),
                    ImageSpec.exact(SIDE, SIDE, 1, List.of(0.0), List.of(255.0)),
                    new Baseline(new ObservationSketch(), "scale drill"),
                    selfTest);
        }
    }

    private static byte[] image(Random random) {
        byte[] pixels = new byte[SIDE * SIDE];
        random.nextBytes(pixels);
        return pixels;
    }

    /** What the devices see, as IDX. */
    static void writeImages(Path file, int count, Random random) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(IDX_HEADER + count * SIDE * SIDE);
        images.putInt(IDX_BYTES_OF_RANK_3).putInt(count).putInt(SIDE).putInt(SIDE);
        for (int i = 0; i < count; i++) {
            images.put(image(random));
        }
        Files.write(file, images.array());
    }
}
