package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.drift.stat.BinTest;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What features of which kind show of changes that leave an image's mean, contrast and levels as they are: the sample model in
 * int8, its baseline of the test images 0 to 1,999, windows of images from 4,000 on.
 */
class EmbeddingDriftTest {
    private static final int SIDE = 28;
    private static final int FROM = 4_000;
    private static final int TO = 10_000;
    private static final int WINDOWS = 400;
    private static final double ALARM = 0.001;

    @TempDir
    static Path folder;

    private Bundle embeds = Bundles.bundle("1.0.0");
    private Bundle plain = embeds;
    private final Random random = Seeds.random("windows of changed images");

    /** Which part of the features, by what they are of. */
    private enum Kind {
        PIXELS,
        SCORES,
        EMBEDDING,
        ALL;

        boolean holds(String feature) {
            boolean pixels = feature.startsWith("input.");
            boolean embedding = feature.startsWith(InputFeatures.EMBEDDING);
            return switch (this) {
                case PIXELS -> pixels;
                case SCORES -> !pixels && !embedding;
                case EMBEDDING -> embedding;
                case ALL -> true;
            };
        }
    }

    @Test
    void theEmbeddingShowsWhatPixelsAndScoresHide() throws Exception {
        SampleAnswers model = new SampleAnswers(folder);
        embeds = model.bundle(0, 2_000);
        plain = model.bundle(0, 2_000, "--no-embedding");
        System.out.println("| change | of all images | images in a window | pixels | scores | embedding | all |");
        Found usual = row("none", 0, 1_000, image -> image);
        assertTrue(usual.all() < 0.02, usual.toString());
        row("turned by 180 degrees", 0.2, 1_000, EmbeddingDriftTest::turned);
        Found turned = row("turned by 180 degrees", 1, 50, EmbeddingDriftTest::turned);
        assertTrue(turned.pixels() < 0.05 && turned.all() > 0.9, turned.toString());
        row("mirrored", 0.2, 1_000, EmbeddingDriftTest::mirrored);
        row("mirrored", 0.5, 200, EmbeddingDriftTest::mirrored);
        row("mirrored", 1, 50, EmbeddingDriftTest::mirrored);
        Found mirrored = row("mirrored", 1, 200, EmbeddingDriftTest::mirrored);
        assertTrue(mirrored.pixels() < 0.05 && mirrored.scores() < 0.1, mirrored.toString());
        assertTrue(mirrored.embedding() > 0.9 && mirrored.all() > 0.9, mirrored.toString());
    }

    /** Shares of windows, by which features they are an alarm. */
    private record Found(double pixels, double scores, double embedding, double all) {}

    private Found row(String change, double part, int size, UnaryOperator<byte[]> camera) throws Exception {
        Mixed mixed = new Mixed(answers(embeds, camera), part, size);
        Found found = new Found(
                found(embeds, mixed, Kind.PIXELS),
                found(plain, new Mixed(answers(plain, camera), part, size), Kind.SCORES),
                found(embeds, mixed, Kind.EMBEDDING),
                found(embeds, mixed, Kind.ALL));
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f %% | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% |%n",
                change,
                100 * part,
                size,
                100 * found.pixels(),
                100 * found.scores(),
                100 * found.embedding(),
                100 * found.all());
        return found;
    }

    /** What the model answers to the images as they are, and as a camera changes them. */
    private record Answers(List<SampleAnswers.Answer> usual, List<SampleAnswers.Answer> changed) {}

    private static Answers answers(Bundle bundle, UnaryOperator<byte[]> camera) throws Exception {
        return new Answers(
                SampleAnswers.answers(bundle, FROM, TO, image -> image),
                SampleAnswers.answers(bundle, FROM, TO, camera));
    }

    /** Windows of so many images, a part of them changed. */
    private record Mixed(Answers answers, double part, int size) {
        ObservationSketch window(Random random) {
            ObservationSketch window = new ObservationSketch();
            for (int i = 0; i < size; i++) {
                List<SampleAnswers.Answer> from = random.nextDouble() < part ? answers.changed() : answers.usual();
                SampleAnswers.Answer answer = from.get(random.nextInt(from.size()));
                window.record(answer.observation(), answer.features());
            }
            return window;
        }
    }

    /** The share of windows in which the most improbable feature of a kind is an alarm. */
    private double found(Bundle bundle, Mixed mixed, Kind kind) {
        List<BaselineFeature> features = BaselineFeature.of(bundle.baseline().sketch()).stream()
                .filter(feature -> kind.holds(feature.name()))
                .toList();
        Observed baseline = Observed.of(bundle.baseline().sketch());
        List<FeatureWatch> watches = features.stream()
                .map(feature -> FeatureWatch.begin(feature.bins(), feature.counts(baseline), 0))
                .toList();
        int found = 0;
        for (int w = 0; w < WINDOWS; w++) {
            Observed seen = Observed.of(mixed.window(random));
            double smallest = 1;
            for (int f = 0; f < features.size(); f++) {
                BaselineFeature feature = features.get(f);
                double p = watches.get(f).pValue(feature.counts(seen), feature.grain(List.of(seen)));
                smallest = Math.min(smallest, p);
            }
            found += BinTest.sidak(smallest, features.size()) <= ALARM ? 1 : 0;
        }
        return found / (double) WINDOWS;
    }

    private static byte[] turned(byte[] image) {
        byte[] turned = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            turned[image.length - 1 - i] = image[i];
        }
        return turned;
    }

    private static byte[] mirrored(byte[] image) {
        byte[] mirrored = new byte[image.length];
        for (int i = 0; i < image.length; i++) {
            int column = i % SIDE;
            mirrored[i - column + SIDE - 1 - column] = image[i];
        }
        return mirrored;
    }
}
