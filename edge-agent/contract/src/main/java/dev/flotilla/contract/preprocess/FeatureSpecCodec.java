package dev.flotilla.contract.preprocess;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@link FeatureSpec} as JSON. */
final class FeatureSpecCodec {
    private static final Set<String> NUMERIC = Set.of("column", "fill", "min", "max", "mean", "std");
    private static final Set<String> CATEGORY = Set.of("column", "categories", "fill", "othersAreZero");

    private FeatureSpecCodec() {}

    static FeatureSpec read(List<Document> documents) throws MalformedDocumentException {
        List<Feature> features = new ArrayList<>();
        for (Document document : documents) {
            String path = "features[" + features.size() + "].";
            features.add(document.has("categories") ? category(document, path) : numeric(document, path));
        }
        return new FeatureSpec(features);
    }

    private static Feature category(Document document, String path) throws MalformedDocumentException {
        Fields.requireKnown(document, path, CATEGORY);
        return new Feature.Category(
                document.string("column"),
                document.strings("categories"),
                document.findString("fill"),
                document.flag("othersAreZero", false));
    }

    private static Feature numeric(Document document, String path) throws MalformedDocumentException {
        Fields.requireKnown(document, path, NUMERIC);
        return new Feature.Numeric(
                document.string("column"),
                number(document, "fill"),
                number(document, "min"),
                number(document, "max"),
                document.number("mean", 0),
                document.number("std", 1));
    }

    private static Optional<Double> number(Document document, String key) throws MalformedDocumentException {
        return document.has(key) ? Optional.of(document.number(key)) : Optional.empty();
    }

    static byte[] write(FeatureSpec spec) {
        List<Document> features = new ArrayList<>();
        for (Feature feature : spec.features()) {
            Document.Builder fields = Document.builder().put("column", feature.column());
            if (feature instanceof Feature.Category category) {
                fields.put("categories", category.categories())
                        .putIfPresent("fill", category.fill())
                        .put("othersAreZero", category.othersAreZero());
            } else if (feature instanceof Feature.Numeric numeric) {
                fields.putIfPresent("fill", numeric.fill())
                        .putIfPresent("min", numeric.min())
                        .putIfPresent("max", numeric.max())
                        .put("mean", numeric.mean())
                        .put("std", numeric.std());
            }
            features.add(fields.build());
        }
        return Document.builder()
                .put("schema", 2)
                .put("features", features)
                .build()
                .toJson();
    }
}
