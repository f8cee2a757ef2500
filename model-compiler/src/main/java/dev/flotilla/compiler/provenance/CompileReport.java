package dev.flotilla.compiler.provenance;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code compile --report} wrote, as far as it says where a model comes from.
 *
 * @param digest of the report's file
 * @param model the digest of the compiled model
 * @param document all of it
 */
public record CompileReport(Digest digest, Digest model, Document document) {
    private static final int MAX_BYTES = 1 << 20;

    /** Reads the file. */
    public static CompileReport parse(byte[] json) throws ProvenanceException {
        try {
            Document document = Document.parseJson(json, Limits.of(MAX_BYTES));
            Digest model = Digest.parse(document.string("modelSha256"));
            document.object("provenance").string("compiler");
            return new CompileReport(Digest.of(json), model, document);
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new ProvenanceException("not a report of flotilla-compiler compile: " + e.getMessage());
        }
    }

    /** How the model was evaluated, if it was. */
    public Optional<Document> evaluation() throws MalformedDocumentException {
        return document.findObject("evaluation");
    }

    /**
     * The predicate of SLSA provenance 1.0 (<a href="https://slsa.dev/spec/v1.0/provenance">slsa.dev</a>): command and options as
     * parameters, the float model and all data as dependencies, the report with its figures as a by-product.
     */
    Document predicate() throws MalformedDocumentException {
        Document how = document.object("provenance");
        List<Document> dependencies = new ArrayList<>();
        for (Document file : how.objects("files")) {
            dependencies.add(resource(
                    file.string("name"),
                    file.string("sha256"),
                    Document.builder()
                            .put("role", file.string("role"))
                            .put("bytes", file.integer("bytes"))
                            .build()));
        }
        Document definition = Document.builder()
                .put("buildType", "urn:flotilla:compile:1")
                .put(
                        "externalParameters",
                        Document.builder()
                                .put("command", how.strings("command"))
                                .build())
                .putIfPresent("internalParameters", document.findObject("recipe"))
                .put("resolvedDependencies", dependencies)
                .build();
        Document version = Document.builder()
                .put("flotilla-compiler", how.string("compiler"))
                .put("tensorflow-lite", how.string("runtime"))
                .build();
        Document builder = Document.builder()
                .put("id", "urn:flotilla:compiler")
                .put("version", version)
                .build();
        Document details = Document.builder()
                .put("builder", builder)
                .put("byproducts", List.of(resource("report.json", digest.hex(), metrics())))
                .build();
        return Document.builder()
                .put("buildDefinition", definition)
                .put("runDetails", details)
                .build();
    }

    /** The figures of the evaluation as a whole; those of its parts are in the report. */
    private Document metrics() throws MalformedDocumentException {
        Document.Builder metrics = Document.builder().put("scheme", document.string("scheme"));
        Optional<Document> evaluation = evaluation();
        if (evaluation.isPresent()) {
            for (String name : evaluation.get().keys()) {
                evaluation
                        .get()
                        .findValue(name)
                        .filter(Number.class::isInstance)
                        .ifPresent(value -> metrics.put(name, value));
            }
        }
        return metrics.put("passed", document.flag("passed")).build();
    }

    /** A ResourceDescriptor of in-toto. */
    private static Document resource(String name, String sha256, Document annotations) {
        return Document.builder()
                .put("name", name)
                .put("digest", Document.builder().put("sha256", sha256).build())
                .put("annotations", annotations)
                .build();
    }
}
