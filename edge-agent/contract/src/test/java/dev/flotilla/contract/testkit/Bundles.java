package dev.flotilla.contract.testkit;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelFeatures;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealedBundles;
import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Small valid bundles around arbitrary model bytes: images of 4 × 4 grey pixels, three classes.
 *
 * <p>The "model" answers {@link #answer}, so a fake engine that does likewise passes the bundles' self-test, and one that
 * runs other model bytes fails it.
 */
public final class Bundles {
    /** Names of the classes. */
    public static final List<String> LABELS = List.of("circle", "square", "star");

    /** The model's only input: pixel values shifted by −128. */
    public static final TensorSpec INPUT = new TensorSpec(
            "image", TensorType.INT8, List.of(1, 4, 4, 1), Optional.of(Quantization.perTensor(1f / 255, -128)));

    /** The model's only output: probabilities. */
    public static final TensorSpec OUTPUT = new TensorSpec(
            "scores", TensorType.INT8, List.of(1, 3), Optional.of(Quantization.perTensor(1f / 256, -128)));

    /** What models of {@link #withEmbedding} give besides. */
    public static final TensorSpec EMBEDDING = new TensorSpec(
            "features", TensorType.INT8, List.of(1, 16), Optional.of(Quantization.perTensor(1f / 32, -128)));

    /** Pixels over 255. */
    public static final ImageSpec PREPROCESS = ImageSpec.exact(4, 4, 1, List.of(0.0), List.of(255.0));

    private static final String WITH_EMBEDDING = "with embedding ";
    private static final int CASES = 3;
    private static final long SEED = 1;

    private Bundles() {}

    /** Model bytes that differ with {@code text}. */
    public static byte[] model(String text) {
        return ("model " + text).getBytes(StandardCharsets.UTF_8);
    }

    /** A bundle file of the model {@code shapes} whose model bytes and self-test come from its version. */
    public static byte[] bytes(String version) {
        return bytes("shapes", version, model(version));
    }

    /** A bundle file around the given model bytes. */
    public static byte[] bytes(String name, String version, byte[] model) {
        return bytes(name, version, model, selfTest(model));
    }

    /** A bundle file whose self-test expects what another model answers: devices must refuse it. */
    public static byte[] failingSelfTest(String version) {
        return bytes("shapes", version, model(version), selfTest(model("better than " + version)));
    }

    /** A bundle file of the model {@code shapes} that gives an embedding besides its answer. */
    public static byte[] withEmbedding(String version) {
        byte[] model = model(WITH_EMBEDDING + version);
        return bytes("shapes", version, model, selfTest(model));
    }

    /** A bundle file of the model {@code shapes} that says it was made from these data. */
    public static byte[] withBaseline(String version, Baseline baseline) {
        return bytes("shapes", version, model(version), selfTest(model(version)), baseline);
    }

    /** A bundle file with the given self-test. */
    public static byte[] bytes(String name, String version, byte[] model, SelfTest selfTest) {
        return bytes(name, version, model, selfTest, baseline(model));
    }

    private static byte[] bytes(String name, String version, byte[] model, SelfTest selfTest, Baseline baseline) {
        Manifest manifest = Manifest.of(
                        name,
                        ModelVersion.parse(version),
                        List.of(INPUT),
                        List.of(OUTPUT),
                        "image-classification",
                        Collections.singletonMap("accuracy.int8", 0.9),
                        "testkit")
                .withEmbedding(embedding(model).map(tensor -> new Embedding(tensor, Digest.of(model))));
        try {
            return BundleWriter.write(manifest, model, LABELS, PREPROCESS, baseline, selfTest);
        } catch (MalformedBundleException e) {
            throw new AssertionError(e);
        }
    }

    /** The parsed form of {@link #bytes(String)}. */
    public static Bundle bundle(String version) {
        try {
            return BundleReader.read(bytes(version));
        } catch (MalformedBundleException e) {
            throw new AssertionError(e);
        }
    }

    /** A bundle file of {@link #bytes(String)} whose model is encrypted to a fleet key; no two are alike. */
    public static byte[] sealed(String version, FleetKey key) {
        try {
            return SealedBundles.seal(bundle(version), key, new SecureRandom());
        } catch (MalformedBundleException e) {
            throw new AssertionError(e);
        }
    }

    /** The output of these models: as many bytes as labels, out of the SHA-256 of the model's and the input's bytes. */
    public static byte[] answer(byte[] model, byte[] input) {
        return Arrays.copyOf(hash(model, input), OUTPUT.byteSize());
    }

    /** What these models give besides, if they do: the later half of that SHA-256. */
    public static byte[] besides(byte[] model, byte[] input) {
        byte[] hash = hash(model, input);
        return Arrays.copyOfRange(hash, hash.length - EMBEDDING.byteSize(), hash.length);
    }

    private static byte[] hash(byte[] model, byte[] input) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(model);
        sha256.update(input);
        return Digest.ofFinished(sha256).bytes();
    }

    /** What a model gives besides its answer. */
    public static Optional<TensorSpec> embedding(byte[] model) {
        byte[] mark = model(WITH_EMBEDDING);
        boolean gives = model.length >= mark.length && Arrays.equals(Arrays.copyOf(model, mark.length), mark);
        return gives ? Optional.of(EMBEDDING) : Optional.empty();
    }

    /** The pixels of an image that differs with {@code index}. */
    public static byte[] image(int index) {
        byte[] pixels = new byte[PREPROCESS.values()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * index + 7 * i);
        }
        return pixels;
    }

    private static SelfTest selfTest(byte[] model) {
        SelfTest.Case[] cases = new SelfTest.Case[CASES];
        for (int i = 0; i < CASES; i++) {
            byte[] input = image(i);
            cases[i] = new SelfTest.Case(input, answer(model, input));
        }
        return new SelfTest(Arrays.asList(cases), 0);
    }

    private static Baseline baseline(byte[] model) {
        ObservationSketch sketch = new ObservationSketch();
        int besides = embedding(model).map(TensorSpec::elements).orElse(0);
        InputFeatures features = ModelFeatures.of(PREPROCESS, LABELS.size(), besides, SEED);
        Calibration calibration = new Calibration(LABELS.size());
        for (int i = 0; i < 200; i++) {
            float[] values = INPUT.dequantize(image(i));
            InputStatistics statistics = InputStatistics.of(values);
            int predicted =
                    Math.floorMod(ByteBuffer.wrap(answer(model, image(i))).get(), LABELS.size());
            sketch.record(
                    new Observation(statistics.mean(), statistics.contrast(), predicted, 0.9, 1.0),
                    features.of(
                            values,
                            OUTPUT.dequantize(answer(model, image(i))),
                            EMBEDDING.dequantize(besides(model, image(i)))));
            calibration.add(predicted, 0.9, i % LABELS.size());
        }
        return new Baseline(sketch, "testkit images", calibration, Optional.of(SEED));
    }
}
