package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.pass.integer.FloatOp;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.contract.codec.Document;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a compilation did and what came of it. The same compilation gives the same report, byte for byte, unless latency was
 * measured: that is the one figure that changes from run to run.
 *
 * @param model name of the float model's file
 * @param floatBytes its size
 * @param evaluation empty when no evaluation data were given
 * @param latencyMillis median time of one inference on one thread, where a gate asked for it
 * @param failures why gates refused the result; none if it passed
 */
public record Report(
        String model,
        int floatBytes,
        Recipe recipe,
        Compiled compiled,
        Optional<Evaluation> evaluation,
        OptionalDouble latencyMillis,
        List<String> failures,
        Provenance provenance) {
    private static final int SCHEMA = 1;

    public Report {
        failures = List.copyOf(failures);
    }

    /** For machines. */
    public byte[] toJson() {
        return Document.builder()
                .put("schema", SCHEMA)
                .put("scheme", recipe.scheme().toString())
                .put("floatBytes", floatBytes)
                .put("int8Bytes", compiled.model().length)
                .put("passes", compiled.passes())
                .put(
                        "floatOperators",
                        compiled.floats().stream().map(FloatOp::toString).toList())
                .put("calibrationSamples", compiled.calibrationSamples())
                .putIfPresent("evaluation", evaluation.map(Report::document))
                .putIfPresent("latencyMillis", boxed(latencyMillis))
                .put("passed", failures.isEmpty())
                .put("failures", failures)
                .put("recipe", new RecipeText(recipe).toDocument())
                .put("provenance", provenance.toDocument())
                .build()
                .toJson();
    }

    /** For people: a page that needs nothing else, in UTF-8. */
    public byte[] toHtml() {
        return new ReportPage(this).html();
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    private static Document document(Evaluation evaluation) {
        Document.Builder document = Document.builder();
        evaluation.originalAccuracy().ifPresent(before -> document.put("accuracyFloat", before.fraction()));
        evaluation.accuracy().ifPresent(after -> document.put("accuracyInt8", after.fraction()));
        return evaluation.addTo(document).build();
    }
}
