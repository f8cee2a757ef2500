package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.data.DatasetFeed;

/**
 * The samples that a head is trained on, by their purpose.
 *
 * @param train new ones to be trained on; those without a label tell how frequent classes have become
 * @param validation new ones that tell when to stop
 * @param replay ones as the champion was made for, to be trained on; may be empty
 * @param replayValidation ones as the champion was made for, that tell when to stop; may be empty
 */
public record TrainingSets(
        DatasetFeed train, DatasetFeed validation, DatasetFeed replay, DatasetFeed replayValidation) {}
