package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.codec.Document;
import java.util.Optional;

/**
 * How a model does on disturbed samples.
 *
 * @param original the float model's accuracy on the same, where it was asked
 */
public record PerturbedAccuracy(Perturbation perturbation, Accuracy accuracy, Optional<Accuracy> original) {
    Document toDocument() {
        return Document.builder()
                .put("kind", perturbation.kind().toString())
                .put("strength", perturbation.strength())
                .put("accuracy", accuracy.toDocument())
                .putIfPresent("originalAccuracy", original.map(Accuracy::toDocument))
                .build();
    }
}
