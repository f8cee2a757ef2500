package dev.flotilla.compiler.report;

import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.Latencies;
import dev.flotilla.compiler.pass.integer.FloatOp;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.compiler.search.Found;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.util.List;
import java.util.Optional;

/**
 * What a compilation did and what came of it. The same compilation gives the same report, byte for byte, unless latency was
 * measured: that is the one figure that changes from run to run.
 *
 * @param model name of the float model's file
 * @param floatBytes its size
 * @param recipe empty when float as it is was found best
 * @param candidate what is known of the result; the latencies where a gate asked for them
 * @param layers how near the operators come to float, in execution order; empty when there were no samples at all
 * @param failures why gates refused the result; none if it passed
 * @param search what else was tried, where the scheme was searched
 */
public record Report(
        String model,
        int floatBytes,
        Optional<Recipe> recipe,
        Compiled compiled,
        Candidate candidate,
        List<LayerFidelity> layers,
        List<String> failures,
        Optional<Found> search,
        Provenance provenance) {
    private static final int SCHEMA = 1;

    public Report {
        layers = List.copyOf(layers);
        failures = List.copyOf(failures);
    }

    /** Empty when no evaluation data were given. */
    Optional<Evaluation> evaluation() {
        return candidate.evaluation();
    }

    /** As on the command line. */
    public String scheme() {
        return recipe.map(one -> one.scheme().toString()).orElse("float");
    }

    /** For machines. */
    public byte[] toJson() {
        return toDocument().toJson();
    }

    /** Likewise. */
    public Document toDocument() {
        return Document.builder()
                .put("schema", SCHEMA)
                .put("scheme", scheme())
                .put("floatBytes", floatBytes)
                .put("int8Bytes", compiled.model().length)
                .put("modelSha256", Digest.of(compiled.model()).hex())
                .put("passes", compiled.passes())
                .put(
                        "floatOperators",
                        compiled.floats().stream().map(FloatOp::toString).toList())
                .put("calibrationSamples", compiled.calibrationSamples())
                .putIfPresent("evaluation", evaluation().map(Report::document))
                .putIfPresent("latencyMillis", candidate.latencies().map(Latencies::millis))
                .putIfPresent("floatLatencyMillis", candidate.latencies().map(Latencies::originalMillis))
                .put("passed", failures.isEmpty())
                .put("failures", failures)
                .put("layers", layers.stream().map(Report::document).toList())
                .put(
                        "fragileLayers",
                        fragile().layers().stream()
                                .map(FragileLayers.Layer::toDocument)
                                .toList())
                .putIfPresent("recipe", recipe.map(Recipe::toDocument))
                .putIfPresent("search", search.map(Found::toDocument))
                .put("provenance", provenance.toDocument())
                .build();
    }

    /** For people: a page that needs nothing else, in UTF-8. */
    public byte[] toHtml() {
        return new ReportPage(this).html();
    }

    /** Of the result or, in a search, of any candidate. */
    boolean latencyMeasured() {
        return candidate.latencies().isPresent()
                || search.stream()
                        .flatMap(found -> found.verdicts().stream())
                        .anyMatch(verdict -> verdict.latencyMillis().isPresent());
    }

    FragileLayers fragile() {
        return FragileLayers.of(layers, compiled.reference().main());
    }

    private static Document document(LayerFidelity layer) {
        Document.Builder document =
                Document.builder().put("operator", layer.operator()).put("output", layer.output());
        if (Double.isFinite(layer.sqnrDecibels())) {
            document.put("sqnrDecibels", layer.sqnrDecibels());
        }
        return document.build();
    }

    private static Document document(Evaluation evaluation) {
        Document.Builder document = Document.builder();
        evaluation.originalAccuracy().ifPresent(before -> document.put("accuracyFloat", before.fraction()));
        evaluation.accuracy().ifPresent(after -> document.put("accuracyInt8", after.fraction()));
        return evaluation.addTo(document).build();
    }
}
