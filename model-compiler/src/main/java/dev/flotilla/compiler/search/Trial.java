package dev.flotilla.compiler.search;

import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.contract.bundle.Digest;
import java.util.List;

/** What came of one way to compile a model. */
public sealed interface Trial {
    Variant variant();

    /**
     * A model, judged.
     *
     * @param digest of its file
     * @param failures one sentence a failed gate
     */
    record Made(Variant variant, Digest digest, Candidate candidate, List<String> failures) implements Trial {
        public Made {
            failures = List.copyOf(failures);
        }

        boolean passes() {
            return failures.isEmpty();
        }

        /** The file's size. */
        public long bytes() {
            return candidate.bytes();
        }

        public Evaluation evaluation() {
            return candidate.evaluation().orElseThrow();
        }

        /** Of the outputs, against the float model's; infinite for that itself. */
        public double sqnrDecibels() {
            return evaluation().against().orElseThrow().fidelity().sqnrDecibels();
        }
    }

    /**
     * No model, or none of its own.
     *
     * @param reason completes the sentence that begins with the variant
     */
    record Discarded(Variant variant, String reason) implements Trial {}
}
