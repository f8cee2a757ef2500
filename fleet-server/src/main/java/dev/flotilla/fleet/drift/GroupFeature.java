package dev.flotilla.fleet.drift;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One feature of a group of devices, compared in three ways.
 *
 * @param score how far it is from the bundle's baseline, how sure that is, and whether it is named for it
 * @param others against the other devices of the model; absent when they have shown too little
 * @param past against what the group's devices showed before; absent when that is too little
 */
public record GroupFeature(FeatureScore score, Optional<Difference> others, Optional<Difference> past) {

    /** Those that differ first, then the least probable, of equal ones the farthest. */
    static final Comparator<GroupFeature> DIFFERING_FIRST = Comparator.comparing(
                    (GroupFeature feature) -> !feature.differs())
            .thenComparingDouble(GroupFeature::probability)
            .thenComparing(Comparator.comparingDouble(
                            (GroupFeature feature) -> feature.score().psi())
                    .reversed());

    /** Whether any of the comparisons names it. */
    public boolean differs() {
        return score.drifted() || comparisons().anyMatch(Difference::named);
    }

    /** The smallest of its p-values. */
    private double probability() {
        return Math.min(
                score.probability(),
                comparisons().mapToDouble(Difference::pValue).min().orElse(1));
    }

    private Stream<Difference> comparisons() {
        return Stream.of(others, past).flatMap(Optional::stream);
    }
}
