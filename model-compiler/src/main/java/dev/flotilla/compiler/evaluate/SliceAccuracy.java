package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.codec.Document;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a model does on the samples of one slice.
 *
 * @param original the float model's accuracy there, where it was asked
 */
public record SliceAccuracy(String name, Accuracy accuracy, Optional<Accuracy> original) {
    /** Fewer samples than this say little, so that a slice of less is neither named as the worst nor held to a gate. */
    public static final int MIN_SAMPLES = 20;

    boolean counts() {
        return accuracy.total() >= MIN_SAMPLES;
    }

    /** Percentage points lost against the float model. */
    public OptionalDouble drop() {
        return original.map(before -> OptionalDouble.of(accuracy.pointsBelow(before)))
                .orElse(OptionalDouble.empty());
    }

    Document toDocument() {
        return Document.builder()
                .put("name", name)
                .put("accuracy", accuracy.toDocument())
                .putIfPresent("originalAccuracy", original.map(Accuracy::toDocument))
                .build();
    }
}
