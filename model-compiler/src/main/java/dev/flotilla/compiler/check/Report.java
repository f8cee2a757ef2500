package dev.flotilla.compiler.check;

import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.contract.codec.Document;
import java.util.List;
import java.util.Optional;

/**
 * What a compilation did and what came of it, for {@code --report}.
 *
 * @param passes names of those that fired, in order
 * @param floatOperators those that an integer scheme left float, and why
 * @param calibrationSamples how many samples gave the ranges
 * @param evaluation empty when no evaluation data were given
 * @param failures why gates refused the result; none if it passed
 */
public record Report(
        String scheme,
        int floatBytes,
        int quantizedBytes,
        List<String> passes,
        List<String> floatOperators,
        int calibrationSamples,
        Optional<Evaluation> evaluation,
        List<String> failures) {
    private static final int SCHEMA = 1;

    public Report {
        passes = List.copyOf(passes);
        floatOperators = List.copyOf(floatOperators);
        failures = List.copyOf(failures);
    }

    /** The report as JSON. */
    public byte[] toJson() {
        return Document.builder()
                .put("schema", SCHEMA)
                .put("scheme", scheme)
                .put("floatBytes", floatBytes)
                .put("int8Bytes", quantizedBytes)
                .put("passes", passes)
                .put("floatOperators", floatOperators)
                .put("calibrationSamples", calibrationSamples)
                .putIfPresent("evaluation", evaluation.map(Report::document))
                .put("passed", failures.isEmpty())
                .put("failures", failures)
                .build()
                .toJson();
    }

    private static Document document(Evaluation evaluation) {
        Document.Builder document = Document.builder();
        evaluation.originalAccuracy().ifPresent(before -> document.put("accuracyFloat", before.fraction()));
        evaluation.accuracy().ifPresent(after -> document.put("accuracyInt8", after.fraction()));
        return evaluation.addTo(document).build();
    }
}
