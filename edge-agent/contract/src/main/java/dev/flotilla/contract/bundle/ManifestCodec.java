package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The JSON form of {@link Manifest}. */
final class ManifestCodec {
    private static final Limits LIMITS = Limits.of(1 << 20);
    private static final String LATENCY = "latencyMillis";
    private static final String MEMORY = "memoryBytes";

    private ManifestCodec() {}

    static Manifest parse(byte[] json) throws MalformedDocumentException {
        Document document = Document.parseJson(json, LIMITS);
        try {
            return new Manifest(
                    (int) document.integerBetween("schema", 1, Integer.MAX_VALUE),
                    document.string("name"),
                    ModelVersion.parse(document.string("version")),
                    files(document.object("files")),
                    TensorSpecCodec.parseAll(document, "inputs"),
                    TensorSpecCodec.parseAll(document, "outputs"),
                    document.string("task"),
                    metrics(document),
                    document.string("createdBy"),
                    limits(document),
                    seal(document),
                    embedding(document));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    static Document toDocument(Manifest manifest) {
        Document.Builder files = Document.builder();
        manifest.files().forEach((name, entry) -> files.put(name, toDocument(entry)));
        Document.Builder document = Document.builder()
                .put("schema", manifest.schema())
                .put("name", manifest.name())
                .put("version", manifest.version().toString())
                .put("task", manifest.task())
                .put("createdBy", manifest.createdBy())
                .put("files", files.build())
                .put("inputs", TensorSpecCodec.toDocuments(manifest.inputs()))
                .put("outputs", TensorSpecCodec.toDocuments(manifest.outputs()))
                .put("metrics", manifest.metrics());
        if (!manifest.limits().isNone()) {
            document.put("limits", toDocument(manifest.limits()));
        }
        return document.putIfPresent("seal", manifest.seal().map(ManifestCodec::toDocument))
                .putIfPresent("embedding", manifest.embedding().map(ManifestCodec::toDocument))
                .build();
    }

    private static Document toDocument(FileEntry entry) {
        return Document.builder()
                .put("sha256", entry.digest().hex())
                .put("size", entry.size())
                .build();
    }

    private static Document toDocument(ModelSeal seal) {
        return Document.builder()
                .put("fleetKey", seal.key().hex())
                .put("model", toDocument(seal.model()))
                .build();
    }

    private static Optional<ModelSeal> seal(Document document) throws MalformedDocumentException {
        Optional<Document> seal = document.findObject("seal");
        return seal.isPresent()
                ? Optional.of(new ModelSeal(
                        new FleetKeyId(seal.get().string("fleetKey")),
                        entry(seal.get().object("model"))))
                : Optional.empty();
    }

    private static Document toDocument(Embedding embedding) {
        return Document.builder()
                .put("tensor", TensorSpecCodec.toDocument(embedding.tensor()))
                .put("compiledSha256", embedding.compiled().hex())
                .build();
    }

    private static Optional<Embedding> embedding(Document document) throws MalformedDocumentException {
        Optional<Document> embedding = document.findObject("embedding");
        return embedding.isPresent()
                ? Optional.of(new Embedding(
                        TensorSpecCodec.parse(embedding.get().object("tensor")),
                        Digest.parse(embedding.get().string("compiledSha256"))))
                : Optional.empty();
    }

    private static Document toDocument(ResourceLimits limits) {
        return Document.builder()
                .putIfPresent(LATENCY, limits.latencyMillis())
                .putIfPresent(MEMORY, limits.memoryBytes())
                .build();
    }

    private static ResourceLimits limits(Document document) throws MalformedDocumentException {
        Optional<Document> limits = document.findObject("limits");
        if (!limits.isPresent()) {
            return ResourceLimits.NONE;
        }
        Document found = limits.get();
        return new ResourceLimits(
                found.has(LATENCY) ? Optional.of(found.number(LATENCY)) : Optional.empty(),
                found.has(MEMORY) ? Optional.of(found.integer(MEMORY)) : Optional.empty());
    }

    private static Map<String, FileEntry> files(Document files) throws MalformedDocumentException {
        Map<String, FileEntry> entries = new LinkedHashMap<>();
        for (String name : files.keys()) {
            entries.put(name, entry(files.object(name)));
        }
        return entries;
    }

    private static FileEntry entry(Document entry) throws MalformedDocumentException {
        return new FileEntry(Digest.parse(entry.string("sha256")), entry.integerBetween("size", 0, Bundle.MAX_BYTES));
    }

    private static Map<String, Double> metrics(Document document) throws MalformedDocumentException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (document.has("metrics")) {
            Document values = document.object("metrics");
            for (String name : values.keys()) {
                metrics.put(name, values.number(name));
            }
        }
        return metrics;
    }
}
