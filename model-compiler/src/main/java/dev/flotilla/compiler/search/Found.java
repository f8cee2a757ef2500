package dev.flotilla.compiler.search;

import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.contract.codec.Document;
import java.util.List;
import java.util.Optional;

/**
 * What came of a search.
 *
 * @param verdicts in the order of the trials
 * @param chosen the model that is chosen; empty when none passes every gate
 */
public record Found(Goal goal, List<Verdict> verdicts, Optional<Compiled> chosen) {
    public Found {
        verdicts = List.copyOf(verdicts);
    }

    /** The trial of the chosen model. @throws java.util.NoSuchElementException when there is none */
    public Made choice() {
        return verdicts.stream()
                .filter(Verdict::chosen)
                .map(verdict -> (Made) verdict.trial())
                .findFirst()
                .orElseThrow();
    }

    /** Everything, for machines. */
    public Document toDocument() {
        return Document.builder()
                .put("prefer", goal.toString())
                .put("candidates", verdicts.stream().map(Verdict::toDocument).toList())
                .build();
    }
}
