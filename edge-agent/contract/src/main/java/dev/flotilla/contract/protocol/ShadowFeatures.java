package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;

/**
 * What a window says of a bundle that ran in shadow beside the window's own: quantile sketches in its summary, whose names
 * hold the first digits of the shadow's digest.
 *
 * @param agreement 1 for each compared input to which both gave the same class, 0 for the others and for those that the
 *     shadow failed at: the mean is the agreement
 * @param distance how far apart the scores were, as total variation: half the sum of their absolute differences, which for
 *     probabilities is 0 to 1. Only of models with as many scores
 * @param latencyRatio how many times as long the shadow took
 * @param dropped 1 for each sampled input that found too many others waiting, or that the shadow was not made for; 0 for each compared
 */
public record ShadowFeatures(String agreement, String distance, String latencyRatio, String dropped) {
    private static final String PREFIX = "shadow.";

    /** The names for one bundle. */
    public static ShadowFeatures of(Digest shadow) {
        String prefix = PREFIX + shadow.short8() + ".";
        return new ShadowFeatures(
                prefix + "agreement", prefix + "distance", prefix + "latency-ratio", prefix + "dropped");
    }

    /** Whether a feature is one of these, of whatever bundle. */
    public static boolean holds(String feature) {
        return feature.startsWith(PREFIX);
    }
}
