package dev.flotilla.fleet.drift;

/**
 * How far one feature lies from the baseline.
 *
 * @param feature a sketch's name, or {@value #PREDICTIONS}
 * @param psi population stability index
 * @param js Jensen–Shannon divergence in bits
 * @param threshold what {@code psi} must exceed to count as drift, corrected for the sample sizes
 * @param samples how many inferences were observed
 */
public record FeatureScore(String feature, Kind kind, double psi, double js, double threshold, long samples) {

    /** The name of the distribution over predicted classes. */
    public static final String PREDICTIONS = "predictions";

    /** What the feature's distribution is over. */
    public enum Kind {
        QUANTILE,
        CATEGORY
    }

    /** Whether the index exceeds its threshold. */
    public boolean drifted() {
        return psi > threshold;
    }
}
