package dev.flotilla.fleet.drift;

import java.util.OptionalDouble;

/**
 * How far one feature lies from the baseline, and how sure it is that it moved.
 *
 * @param feature a sketch's name, or {@value #PREDICTIONS}
 * @param distance from the bundle's baseline
 * @param pValue how probable a difference as large from what was seen before would be without drift; none of what was kept
 *     before there were p-values
 * @param drifted whether an alarm names the feature
 * @param samples how many inferences were observed
 */
public record FeatureScore(
        String feature, Kind kind, Distance distance, OptionalDouble pValue, boolean drifted, long samples) {

    /** The name of the distribution over predicted classes. */
    public static final String PREDICTIONS = "predictions";

    /** What the feature's distribution is over. */
    public enum Kind {
        QUANTILE,
        CATEGORY
    }

    /** The population stability index. */
    public double psi() {
        return distance.psi();
    }

    /** The p-value, 1 where there is none. */
    public double probability() {
        return pValue.orElse(1);
    }

    FeatureScore named(boolean named) {
        return new FeatureScore(feature, kind, distance, pValue, named, samples);
    }
}
