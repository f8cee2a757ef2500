package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.compiler.testkit.RefSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reference model with samples, split by index into those that calibrate and those that judge.
 *
 * @param original the float model
 * @param twin what the official converter made of it
 * @param classifier whether its outputs are scores of classes
 * @param labels of the judging samples
 */
record ReferenceCase(
        String original,
        Optional<String> twin,
        RealFeed calibration,
        RealFeed evaluation,
        boolean classifier,
        Optional<int[]> labels) {
    private static final float MFCC_SCALE = 0.584703f;
    private static final int MFCC_ZERO = 83;
    private static final int POINTS = 1000;

    static ReferenceCase resnet8() {
        return split("resnet8_float", Optional.of("resnet8_int8"), crops(32, 256), 64, true, Optional.empty());
    }

    /** Eight photos, which both calibrate and judge. */
    static ReferenceCase mobilenet() {
        RealFeed all = new RealFeed(
                crops(224, 8).stream().map(ReferenceCase::aroundZero).toList());
        return new ReferenceCase("mobilenet_v1_025_224_float", Optional.empty(), all, all, true, Optional.empty());
    }

    private static float[] aroundZero(float[] pixels) {
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (pixels[i] - 127.5f) / 127.5f;
        }
        return scaled;
    }

    static ReferenceCase anomalies() {
        ByteBuffer stored = ByteBuffer.wrap(RefSet.bytes("samples/logmel5x128_f32_n155.bin"))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<float[]> windows = new ArrayList<>();
        for (int i = 0; i < 155; i++) {
            float[] window = new float[640];
            stored.asFloatBuffer().get(i * window.length, window);
            windows.add(window);
        }
        return split("ad01_float", Optional.of("ad01_int8"), windows, 78, false, Optional.empty());
    }

    static ReferenceCase keywords() {
        return keywords("kws_refB_float", Optional.empty());
    }

    /** The network that the official twin was made of; what is left of it has dynamic-range weights, and counts as float. */
    static ReferenceCase officialKeywords() {
        return keywords("kws_refA_dynrange", Optional.of("kws_refA_int8"));
    }

    private static ReferenceCase keywords(String original, Optional<String> twin) {
        byte[] stored = RefSet.bytes("samples/kws01_mfcc49x10_i8_s0.584703_z83_n500.bin");
        List<float[]> samples = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            float[] sample = new float[490];
            for (int k = 0; k < sample.length; k++) {
                sample[k] = (stored[i * sample.length + k] - MFCC_ZERO) * MFCC_SCALE;
            }
            samples.add(sample);
        }
        String listed = new String(RefSet.bytes("samples/kws01_labels_n500.txt"), StandardCharsets.UTF_8);
        int[] labels = listed.lines().skip(100).mapToInt(Integer::parseInt).toArray();
        return split(original, twin, samples, 100, true, Optional.of(labels));
    }

    /** The sine model over its whole domain, which is all there is to judge it by. */
    static ReferenceCase hello() {
        List<float[]> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(new float[] {(float) (2 * Math.PI * i / (POINTS - 1))});
        }
        RealFeed all = new RealFeed(points);
        return new ReferenceCase("hello_float", Optional.of("hello_int8"), all, all, false, Optional.empty());
    }

    /** Square photos of {@code side} pixels a side, as values 0 to 255. */
    static List<float[]> crops(int side, int count) {
        byte[] pixels = RefSet.bytes("samples/crops_" + side + "x" + side + "x3_u8_n" + count + ".bin");
        List<float[]> crops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] crop = new float[3 * side * side];
            for (int k = 0; k < crop.length; k++) {
                crop[k] = Byte.toUnsignedInt(pixels[i * crop.length + k]);
            }
            crops.add(crop);
        }
        return crops;
    }

    private static ReferenceCase split(
            String original,
            Optional<String> twin,
            List<float[]> samples,
            int at,
            boolean classifier,
            Optional<int[]> labels) {
        RealFeed all = new RealFeed(samples);
        return new ReferenceCase(original, twin, all.part(0, at), all.part(at, samples.size()), classifier, labels);
    }

    byte[] model() {
        return RefSet.model(original);
    }

    @Override
    public String toString() {
        return original;
    }
}
