package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.progress.Progress;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Fits a head by Adam, pulled towards the champion's (L2-SP: X. Li, Y. Grandvalet and F. Davoine, Explicit Inductive Bias for
 * Transfer Learning with Convolutional Networks, ICML 2018), stopped early by the validation loss. The same data, settings
 * and seed give the same numbers on every machine.
 */
final class HeadTrainer {
    /** A smaller part of the loss is no gain. */
    private static final double LEAST_GAIN = 1e-4;

    /**
     * What came of it.
     *
     * @param head the best by validation loss, the champion's own if none was better
     * @param epochs until then
     */
    record Trained(HeadWeights head, double validationLoss, int epochs) {}

    private final TrainingData data;
    private final HeadWeights champion;
    private final TrainSettings settings;
    private final Progress progress;

    HeadTrainer(TrainingData data, HeadWeights champion, TrainSettings settings, Progress progress) {
        this.data = data;
        this.champion = champion;
        this.settings = settings;
        this.progress = progress;
    }

    Trained train(HyperParameters chosen, long seed) {
        Examples examples = data.train().with(data.replay(), chosen.replay());
        Standardized space = Standardized.of(examples.features());
        double[] anchor = space.enter(champion);
        double[] parameters = anchor.clone();
        Adam adam = new Adam(chosen.learningRate(), parameters.length);
        int[] order = identity(examples.size());
        RandomGenerator random = new SplittableRandom(seed);
        Trained best = new Trained(champion, data.validationLoss(champion), 0);
        for (int epoch = 1; epoch <= settings.maxEpochs() && epoch - best.epochs() <= settings.patience(); epoch++) {
            progress.report("training", epoch, settings.maxEpochs());
            shuffle(order, random);
            new Epoch(examples, space, anchor, chosen.pull()).run(order, parameters, adam, settings.batch());
            HeadWeights head = space.leave(parameters, champion.outputs());
            double loss = data.validationLoss(head);
            if (loss < best.validationLoss() * (1 - LEAST_GAIN)) {
                best = new Trained(head, loss, epoch);
            }
        }
        return best;
    }

    private static int[] identity(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return order;
    }

    private static void shuffle(int[] order, RandomGenerator random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    /** One pass over all examples. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Epoch(Examples examples, Standardized space, double[] anchor, double pull) {
        void run(int[] order, double[] parameters, Adam adam, int batch) {
            double[] gradient = new double[parameters.length];
            double meanWeight = examples.totalWeight() / examples.size();
            for (int from = 0; from < order.length; from += batch) {
                int to = Math.min(order.length, from + batch);
                Arrays.fill(gradient, 0);
                for (int k = from; k < to; k++) {
                    add(order[k], parameters, gradient, 1 / (meanWeight * (to - from)));
                }
                int weights = parameters.length - outputs();
                for (int i = 0; i < weights; i++) {
                    gradient[i] += pull * (parameters[i] - anchor[i]);
                }
                adam.step(parameters, gradient);
            }
        }

        private int outputs() {
            return anchor.length / (examples.features().get(0).length + 1);
        }

        private void add(int example, double[] parameters, double[] gradient, double factor) {
            float[] row = examples.features().get(example);
            int features = row.length;
            double[] standard = new double[features];
            space.apply(row, standard);
            double[] sums = new double[outputs()];
            int biases = features * sums.length;
            for (int c = 0; c < sums.length; c++) {
                double sum = parameters[biases + c];
                for (int j = 0; j < features; j++) {
                    sum += parameters[c * features + j] * standard[j];
                }
                sums[c] = sum;
            }
            examples.targets().get(example).lossAndGradient(sums);
            for (int c = 0; c < sums.length; c++) {
                double part = factor * examples.weights()[example] * sums[c];
                gradient[biases + c] += part;
                for (int j = 0; j < features; j++) {
                    gradient[c * features + j] += part * standard[j];
                }
            }
        }
    }
}
