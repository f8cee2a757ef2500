package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.progress.Progress;
import java.util.SplittableRandom;

/** Tries hyper-parameters at random (J. Bergstra and Y. Bengio, JMLR 13, 2012) and keeps the head with the least validation loss. */
final class RandomSearch {
    /**
     * The best of all trials.
     *
     * @param trial which it was, from 0
     * @param championLoss the champion's validation loss
     */
    record Best(HeadTrainer.Trained trained, HyperParameters chosen, int trial, double championLoss) {}

    private RandomSearch() {}

    static Best run(TrainingData data, HeadWeights champion, TrainSettings settings, long seed, Progress progress) {
        HeadTrainer trainer = new HeadTrainer(data, champion, settings, progress);
        SplittableRandom random = new SplittableRandom(seed);
        HyperParameters first = HyperParameters.USUAL;
        long order = random.nextLong();
        Best best = new Best(trainer.train(first, order), first, 0, data.validationLoss(champion));
        for (int trial = 1; trial < settings.trials(); trial++) {
            progress.report("searching", trial, settings.trials());
            HyperParameters drawn = HyperParameters.draw(random);
            HeadTrainer.Trained trained = trainer.train(drawn, order);
            if (trained.validationLoss() < best.trained().validationLoss()) {
                best = new Best(trained, drawn, trial, best.championLoss());
            }
        }
        return best;
    }
}
