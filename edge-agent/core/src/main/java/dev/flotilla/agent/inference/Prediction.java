package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Digest;

/**
 * One answer of the model.
 *
 * @param label the name of the class with the highest score
 * @param index its place among the bundle's labels
 * @param confidence its score
 * @param scores of all classes, as real numbers
 * @param output the model's own output bytes
 * @param bundle which bundle answered
 * @param latencyMillis from pixels to scores, in milliseconds
 */
// Fresh arrays that only the caller gets: a copy on every read would serve nobody.
@SuppressWarnings("ArrayRecordComponent")
public record Prediction(
        String label,
        int index,
        double confidence,
        float[] scores,
        byte[] output,
        Digest bundle,
        double latencyMillis) {}
