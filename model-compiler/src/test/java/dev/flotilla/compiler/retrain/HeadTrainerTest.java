package dev.flotilla.compiler.retrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** On features that are plain numbers, where it is known what the right head is. */
class HeadTrainerTest {
    private static final TrainSettings SETTINGS = TrainSettings.USUAL;
    private static final HeadWeights NOTHING = new HeadWeights(2, new float[6], new float[3]);

    /** Rows around (0, 0), (4, 0) and (0, 4), moved by {@code shift}. */
    private static Examples clusters(long seed, int count, float shift) {
        Random random = new Random(seed);
        return examples(count, random, row -> {
            int label = random.nextInt(3);
            row[0] += (label == 1 ? 4 : 0) + shift;
            row[1] += (label == 2 ? 4 : 0) + shift;
            return new Target.OfClass(label);
        });
    }

    private static Examples examples(int count, Random random, Function<float[], Target> make) {
        List<float[]> rows = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] row = {(float) random.nextGaussian(), (float) random.nextGaussian()};
            targets.add(make.apply(row));
            rows.add(row);
        }
        double[] weights = new double[count];
        Arrays.fill(weights, 1);
        return new Examples(rows, targets, weights);
    }

    private static HeadTrainer.Trained train(TrainingData data, HeadWeights champion, HyperParameters chosen) {
        return new HeadTrainer(data, champion, SETTINGS, Progress.UNSEEN).train(chosen, 7);
    }

    private static double accuracy(HeadWeights head, Examples examples) {
        int right = 0;
        for (int i = 0; i < examples.size(); i++) {
            float[] sums = head.sums(examples.features().get(i));
            int best = 0;
            for (int c = 1; c < sums.length; c++) {
                best = sums[c] > sums[best] ? c : best;
            }
            right += examples.targets().get(i).equals(new Target.OfClass(best)) ? 1 : 0;
        }
        return (double) right / examples.size();
    }

    private static TrainingData shifted() {
        return new TrainingData(clusters(1, 300, 3), clusters(2, 300, 0), clusters(3, 200, 3), clusters(4, 200, 0));
    }

    @Test
    void learnsClassesThatItsStartDoesNotKnow() {
        TrainingData data =
                new TrainingData(clusters(1, 300, 0), Examples.none(), clusters(2, 100, 0), Examples.none());
        HeadTrainer.Trained trained = train(data, NOTHING, HyperParameters.USUAL);
        assertTrue(accuracy(trained.head(), clusters(3, 1000, 0)) > 0.93, () -> "" + trained);
    }

    @Test
    void keepsTheChampionWhereNothingIsBetter() {
        TrainingData data =
                new TrainingData(clusters(1, 300, 0), Examples.none(), clusters(2, 100, 0), Examples.none());
        HeadWeights good = train(data, NOTHING, new HyperParameters(0.01, 0, 1)).head();
        // Labels that are pure chance teach nothing.
        Random random = new Random(5);
        Examples noise = examples(50, random, row -> new Target.OfClass(random.nextInt(3)));
        TrainingData useless = new TrainingData(noise, Examples.none(), clusters(2, 100, 0), Examples.none());
        HeadTrainer.Trained kept = train(useless, good, new HyperParameters(0.01, 0, 1));
        assertEquals(0, kept.epochs());
        assertArrayEquals(good.weights(), kept.head().weights());
    }

    @Test
    void givesTheSameNumbersForTheSameSeed() {
        RandomSearch.Best first = RandomSearch.run(shifted(), NOTHING, SETTINGS, 42, Progress.UNSEEN);
        RandomSearch.Best second = RandomSearch.run(shifted(), NOTHING, SETTINGS, 42, Progress.UNSEEN);
        assertArrayEquals(
                first.trained().head().weights(), second.trained().head().weights());
        assertArrayEquals(first.trained().head().bias(), second.trained().head().bias());
        assertEquals(first.chosen(), second.chosen());
    }

    @Test
    void searchingIsNoWorseThanTheUsualSettings() {
        HeadWeights usual = train(shifted(), NOTHING, HyperParameters.USUAL).head();
        RandomSearch.Best found = RandomSearch.run(shifted(), NOTHING, SETTINGS, 42, Progress.UNSEEN);
        assertTrue(found.trained().validationLoss() <= shifted().validationLoss(usual) + 1e-9);
        assertTrue(found.championLoss() > found.trained().validationLoss());
    }

    @Test
    void aStrongPullStaysNearTheChampion() {
        HeadWeights free =
                train(shifted(), NOTHING, new HyperParameters(0.002, 0, 1)).head();
        HeadWeights pulled =
                train(shifted(), NOTHING, new HyperParameters(0.002, 10, 1)).head();
        assertTrue(
                norm(pulled.weights()) < norm(free.weights()) / 5,
                norm(pulled.weights()) + " of " + norm(free.weights()));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void replayKeepsWhatWasKnown() {
        TrainingData data =
                new TrainingData(clusters(1, 300, 0), Examples.none(), clusters(2, 100, 0), Examples.none());
        HeadWeights champion = train(data, NOTHING, HyperParameters.USUAL).head();
        HeadWeights with = train(shifted(), champion, HyperParameters.USUAL).head();
        TrainingData alone =
                new TrainingData(clusters(1, 300, 3), Examples.none(), clusters(3, 200, 3), Examples.none());
        HeadWeights without = train(alone, champion, HyperParameters.USUAL).head();
        Examples old = clusters(9, 1000, 0);
        assertTrue(
                accuracy(with, old) > accuracy(without, old) + 0.05,
                accuracy(with, old) + " " + accuracy(without, old));
    }

    @Test
    void answersAQuestion() {
        Random random = new Random(11);
        Function<float[], Target> rule = row -> new Target.OfQuestion(row[0] + row[1] > 0.5 ? 1 : 0);
        TrainingData data = new TrainingData(
                examples(400, random, rule), Examples.none(), examples(100, random, rule), Examples.none());
        HeadWeights start = new HeadWeights(2, new float[2], new float[1]);
        HeadWeights head = train(data, start, new HyperParameters(0.01, 0, 1)).head();
        int right = 0;
        Examples fresh = examples(1000, random, rule);
        for (int i = 0; i < fresh.size(); i++) {
            double yes = head.sums(fresh.features().get(i))[0] > 0 ? 1 : 0;
            right += fresh.targets().get(i).equals(new Target.OfQuestion(yes)) ? 1 : 0;
        }
        assertTrue(right > 950, right + " of 1000");
    }

    @Test
    void fitsNumbers() {
        Random random = new Random(12);
        Function<float[], Target> rule =
                row -> new Target.OfValues(new float[] {300 * row[0] - 100 * row[1] + 50}, 316);
        TrainingData data = new TrainingData(
                examples(400, random, rule), Examples.none(), examples(100, random, rule), Examples.none());
        HeadWeights start = new HeadWeights(2, new float[] {250, 0}, new float[1]);
        HeadWeights head = train(data, start, new HyperParameters(2, 0, 1)).head();
        assertEquals(300, head.weights()[0], 6);
        assertEquals(-100, head.weights()[1], 6);
        assertEquals(50, head.bias()[0], 6);
    }

    @Test
    void balancesClasses() {
        List<Target> targets =
                List.of(new Target.OfClass(0), new Target.OfClass(1), new Target.OfClass(1), new Target.OfClass(1));
        Examples few = new Examples(
                List.of(new float[1], new float[1], new float[1], new float[1]), targets, new double[] {1, 1, 1, 1});
        assertArrayEquals(
                new double[] {2, 2.0 / 3, 2.0 / 3, 2.0 / 3},
                Labels.balanced(few).weights(),
                1e-12);
    }

    @Test
    void theGradientIsTheLossesOwn() {
        for (Target target : List.of(
                new Target.OfClass(1),
                new Target.OfValues(new float[] {1, 2, 3}, 2),
                new Target.OfQuestion(0.8),
                new Target.OfAnswer(new double[] {0.2, 0.7, 0.1}))) {
            double[] at = target instanceof Target.OfQuestion ? new double[] {0.3} : new double[] {0.3, -0.2, 1.1};
            double[] gradient = at.clone();
            target.lossAndGradient(gradient);
            for (int c = 0; c < at.length; c++) {
                double step = 1e-6;
                double[] up = at.clone();
                up[c] += step;
                double[] down = at.clone();
                down[c] -= step;
                double slope = (target.lossAndGradient(up) - target.lossAndGradient(down)) / (2 * step);
                assertEquals(slope, gradient[c], 1e-6, target.toString());
            }
        }
    }
}
