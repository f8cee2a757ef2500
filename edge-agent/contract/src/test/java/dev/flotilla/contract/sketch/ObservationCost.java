package dev.flotilla.contract.sketch;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What watching an inference costs, by the form of the model's input; part of {@link SketchComparison}'s output. */
final class ObservationCost {
    private static final long SEED = 1;
    private static final int ROUNDS = 31;
    private static final int INPUTS = 16;
    private static final int VALUES_A_ROUND = 1 << 21;
    private static final int SCORES = 10;

    private ObservationCost() {}

    static void print() {
        System.out.println("\n| input | features | mean and contrast, µs | features, µs | counting, µs |");
        System.out.println("|---|---|---|---|---|");
        row("image 28 × 28", images(28, 1, 0), 28 * 28, 0);
        row("image 96 × 96 × 3", images(96, 3, 0), 96 * 96 * 3, 0);
        row("image 224 × 224 × 3", images(224, 3, 0), 224 * 224 * 3, 0);
        row("image 224 × 224 × 3, embedding of 1,280", images(224, 3, 1_280), 224 * 224 * 3, 1_280);
        row("10 columns", InputFeatures.ofValues(10, SCORES, 0, SEED), 10, 0);
        row("256 columns", InputFeatures.ofValues(256, SCORES, 0, SEED), 256, 0);
        row("4,096 values", InputFeatures.ofValues(4_096, SCORES, 0, SEED), 4_096, 0);
    }

    private static InputFeatures images(int side, int channels, int embedding) {
        List<Double> low = Collections.nCopies(channels, -1.0);
        return InputFeatures.ofImages(
                new ImageForm(side, side, low, Collections.nCopies(channels, 1.0)), SCORES, embedding, SEED);
    }

    private static void row(String name, InputFeatures features, int length, int besides) {
        Random random = new Random(SEED);
        float[][] inputs = new float[INPUTS][length];
        for (float[] input : inputs) {
            for (int i = 0; i < length; i++) {
                input[i] = (float) Math.max(-1, Math.min(random.nextGaussian() / 2, 1));
            }
        }
        float[] scores = {0, 0, 0.01f, 0, 0.9f, 0, 0.05f, 0.04f, 0, 0};
        float[] embedding = new float[besides];
        Arrays.fill(embedding, 0.5f);
        int count = Math.max(INPUTS, Math.min(20_000, VALUES_A_ROUND / length));
        double[] sink = new double[1];
        double usual = micros(
                count, i -> sink[0] += InputStatistics.of(inputs[i % INPUTS]).mean());
        double own = micros(
                count,
                i -> sink[0] +=
                        features.of(inputs[i % INPUTS], scores, embedding).value(0));
        ObservationSketch window = ObservationSketch.bounded();
        Features seen = features.of(inputs[0], scores, embedding);
        double counting = micros(count, i -> window.record(new Observation(0.1, 0.5, i % SCORES, 0.9, 1.5), seen));
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f |%n",
                name,
                features.names().size(),
                usual,
                own,
                counting);
        if (Double.isNaN(sink[0])) {
            throw new IllegalStateException("the sums are used, so that they are computed");
        }
    }

    private interface Work {
        void run(int number);
    }

    private static double micros(int count, Work work) {
        long[] nanos = new long[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                work.run(i);
            }
            nanos[Math.max(0, round)] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / 1e3 / count;
    }
}
