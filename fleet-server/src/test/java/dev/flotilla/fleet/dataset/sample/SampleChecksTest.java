package dev.flotilla.fleet.dataset.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.registry.RegisteredBundle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleChecksTest {
    private static final Digest ID = Digest.of(new byte[] {1});
    private static final TensorSpec IMAGE = TensorSpec.of("image", TensorType.FLOAT32, List.of(1, 28, 28, 1));
    private static final TensorSpec VECTOR = TensorSpec.of("row", TensorType.FLOAT32, List.of(1, 784));

    /** Means of 0.4 to 0.6, contrasts of 0.2 to 0.4. */
    private static ObservationSketch baseline() {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i <= 1_000; i++) {
            sketch.record(new Observation(0.4 + 0.0002 * i, 0.2 + 0.0002 * i, 0, 0.9, 1));
        }
        return sketch;
    }

    private static Optional<Doubt> among(Neighbourhood around, double mean, double contrast) {
        return SampleChecks.among(around, new InputStatistics(mean, contrast), baseline())
                .map(Finding::doubt);
    }

    private static Neighbourhood others(int count, int devices, double mean) {
        List<Neighbourhood.Other> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            others.add(new Neighbourhood.Other("d" + i % devices, mean + 0.001 * (i % 10), 0.3));
        }
        return new Neighbourhood(Optional.empty(), Optional.empty(), others);
    }

    private static RegisteredBundle giving(Optional<TensorSpec> embedding) {
        Bundle bundle = Bundles.bundle("1.0.0");
        return new RegisteredBundle(
                Releases.byOwner().release("m.flotilla", new byte[] {1}),
                bundle.manifest().withEmbedding(embedding.map(tensor -> new Embedding(tensor, ID))),
                bundle.labels(),
                bundle.selfTest().outputDigest(),
                bundle.baseline().sketch(),
                Instant.EPOCH,
                List.of("key"),
                1);
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    @Test
    void takesAnEmbeddingOfTheBundlesFormAlone() {
        RegisteredBundle quantized = giving(Optional.of(Bundles.EMBEDDING));
        assertEquals(Optional.empty(), SampleChecks.embedding(new byte[16], quantized));
        assertEquals(
                Optional.of(new Finding(Doubt.SHAPE, "15 bytes of embedding, the manifest says INT8[1,16], 16 bytes")),
                SampleChecks.embedding(new byte[15], quantized));
        assertEquals(
                Optional.of(
                        new Finding(Doubt.SHAPE, "16 bytes of embedding, the manifest says that the model gives none")),
                SampleChecks.embedding(new byte[16], giving(Optional.empty())));
    }

    @Test
    void takesNoEmbeddingWithAValueThatIsNotFinite() {
        RegisteredBundle real = giving(Optional.of(TensorSpec.of("features", TensorType.FLOAT32, List.of(1, 2))));
        assertEquals(Optional.empty(), SampleChecks.embedding(floats(-1, Float.MAX_VALUE), real));
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            assertEquals(
                    Optional.of(Doubt.NOT_FINITE),
                    SampleChecks.embedding(floats(0, bad), real).map(Finding::doubt));
        }
    }

    @Test
    void letsDriftPass() {
        assertEquals(Optional.empty(), among(others(0, 1, 0), 0.5, 0.3));
        assertEquals(Optional.empty(), among(others(0, 1, 0), 0.15, 0.3), "much darker than anything before");
        assertEquals(Optional.empty(), among(others(0, 1, 0), 1.1, 0.9));
    }

    @Test
    void keepsAsideWhatIsFarFromEverything() {
        assertEquals(Optional.of(Doubt.OUTLIER), among(others(0, 1, 0), 7, 0.3));
        assertEquals(Optional.of(Doubt.OUTLIER), among(others(0, 1, 0), 0.5, 4));
        assertEquals(Optional.of(Doubt.OUTLIER), among(others(100, 5, 0.5), 7, 0.3));
    }

    @Test
    void believesManyOtherDevicesMoreThanTheBaselineButNotFew() {
        assertEquals(Optional.empty(), among(others(100, 5, 7), 7, 0.3));
        assertEquals(Optional.of(Doubt.OUTLIER), among(others(100, 2, 7), 7, 0.3), "two devices may be one person");
        assertEquals(Optional.of(Doubt.OUTLIER), among(others(20, 5, 7), 7, 0.3));
    }

    @Test
    void keepsDuplicatesAside() {
        Neighbourhood same = new Neighbourhood(Optional.of(ID), Optional.empty(), List.of());
        assertEquals(Optional.of(Doubt.DUPLICATE), among(same, 0.5, 0.3));
        Neighbourhood alike =
                new Neighbourhood(Optional.empty(), Optional.of(new Neighbourhood.Alike(ID, 0.5, 0.3)), List.of());
        assertEquals(Optional.of(Doubt.NEAR_DUPLICATE), among(alike, 0.5005, 0.2995));
        assertEquals(Optional.empty(), among(alike, 0.55, 0.3), "the same outline in another light is news");
    }

    private static float[] random(Random random) {
        float[] values = new float[784];
        // Blocks, so that neighbours are alike as in pictures.
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                values[28 * y + x] =
                        x % 4 == 0 || y % 4 == 0 ? random.nextFloat() : values[28 * (y - y % 4) + x - x % 4];
            }
        }
        return values;
    }

    @Test
    void givesSimilarInputsASimilarLikenessAndOthersAnother() {
        Random random = Seeds.random("likeness");
        int unlike = 0;
        for (int round = 0; round < 200; round++) {
            float[] one = random(random);
            float[] noisy = one.clone();
            for (int i = 0; i < noisy.length; i++) {
                noisy[i] += 0.001f * (random.nextFloat() - 0.5f);
            }
            float[] other = random(random);
            for (TensorSpec spec : List.of(IMAGE, VECTOR)) {
                int near = Long.bitCount(Likeness.of(spec, one) ^ Likeness.of(spec, noisy));
                int far = Long.bitCount(Likeness.of(spec, one) ^ Likeness.of(spec, other));
                assertTrue(near <= 3, near + " bits of nearly the same");
                assertTrue(far > 5, far + " bits of others");
                unlike += near > Neighbourhood.MAX_BITS ? 1 : 0;
            }
        }
        assertTrue(unlike < 80, unlike + " of 400 pairs would not be found");
    }

    @Test
    void ignoresBrightnessAndContrastInFeatures() {
        Random random = Seeds.random("features");
        float[] one = random(random);
        float[] darker = new float[one.length];
        for (int i = 0; i < one.length; i++) {
            darker[i] = 0.3f * one[i] + 0.1f;
        }
        for (TensorSpec spec : List.of(IMAGE, VECTOR)) {
            double[] a = Likeness.features(spec, one);
            double[] b = Likeness.features(spec, darker);
            for (int i = 0; i < a.length; i++) {
                assertEquals(a[i], b[i], 1e-4);
            }
        }
    }
}
