package dev.flotilla.compiler.check;

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
 */
public record Report(
        String scheme,
        int floatBytes,
        int quantizedBytes,
        List<String> passes,
        List<String> floatOperators,
        int calibrationSamples,
        Optional<Evaluation> evaluation) {
    private static final int SCHEMA = 1;

    public Report {
        passes = List.copyOf(passes);
        floatOperators = List.copyOf(floatOperators);
    }

    /**
     * Float against quantized on the evaluation samples.
     *
     * @param failure why the gate refused the model, if it did
     */
    public record Evaluation(
            Accuracy original, Accuracy quantized, double agreement, double sqnrDecibels, Optional<String> failure) {
        Document toDocument() {
            return Document.builder()
                    .put("samples", quantized.total())
                    .put("accuracyFloat", original.fraction())
                    .put("accuracyInt8", quantized.fraction())
                    .put("agreement", agreement)
                    .put("sqnrDecibels", Math.min(sqnrDecibels, Float.MAX_VALUE))
                    .put("passed", failure.isEmpty())
                    .putIfPresent("failure", failure)
                    .build();
        }
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
                .putIfPresent("evaluation", evaluation.map(Evaluation::toDocument))
                .build()
                .toJson();
    }
}
