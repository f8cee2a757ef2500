package dev.flotilla.compiler.retrain;

/**
 * What a head is trained on.
 *
 * @param train of what is new
 * @param replay of what the champion was made for, so that it is not forgotten; may be empty
 * @param validation of what is new, kept from training
 * @param replayValidation of what the champion was made for, likewise; may be empty
 */
record TrainingData(Examples train, Examples replay, Examples validation, Examples replayValidation) {
    /** Fewer would stop training by chance. */
    static final int MIN_VALIDATION = 20;

    TrainingData {
        if (train.size() == 0) {
            throw new IllegalArgumentException("nothing to train on");
        }
    }

    /** What training has to lower: the mean of the losses on what is new and on what must not be forgotten. */
    double validationLoss(HeadWeights head) {
        return replayValidation.size() == 0
                ? validation.loss(head)
                : (validation.loss(head) + replayValidation.loss(head)) / 2;
    }
}
