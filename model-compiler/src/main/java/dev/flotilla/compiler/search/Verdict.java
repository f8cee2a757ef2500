package dev.flotilla.compiler.search;

import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.contract.codec.Document;
import java.util.OptionalDouble;

/**
 * What is to be said of a trial.
 *
 * @param pareto whether no other candidate beats it in everything
 * @param reason why it is chosen or not, as a sentence that begins with the variant
 */
public record Verdict(Trial trial, boolean chosen, boolean pareto, String reason) {
    /** Everything, for machines. */
    public Document toDocument() {
        Document.Builder document = Document.builder()
                .put("name", trial.variant().name())
                .put("chosen", chosen)
                .put("pareto", pareto)
                .put("reason", reason);
        trial.variant().recipe().ifPresent(recipe -> document.put("recipe", recipe.toDocument()));
        if (trial instanceof Made made) {
            document.put("bytes", made.bytes())
                    .put("sha256", made.digest().hex())
                    .put("passed", made.passes())
                    .put("failures", made.failures())
                    .put(
                            "evaluation",
                            made.evaluation().addTo(Document.builder()).build());
        }
        latencyMillis().ifPresent(millis -> document.put("latencyMillis", millis));
        return document.build();
    }

    /** Median of one inference, where it was measured. */
    public OptionalDouble latencyMillis() {
        return trial instanceof Made made ? made.candidate().latencyMillis() : OptionalDouble.empty();
    }
}
