package dev.flotilla.contract.sketch;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of an {@link ObservationSketch} on the wire. Sketches of the finest resolution that readers have always known are
 * documents under {@code quantiles}; all others, which older readers pass over, byte strings under {@code features}.
 */
final class SummaryCodec {
    private static final String SHADOW = "shadow.";
    private static final String REST = "Rest";
    private static final int MAX_NAME = 64;

    private SummaryCodec() {}

    static Document toDocument(ObservationSketch summary, Map<String, QuantileSketch> sketches) {
        Document.Builder quantiles = Document.builder();
        Document.Builder features = Document.builder();
        sketches.forEach((name, sketch) -> {
            if (sketch.count() > 0 && inDocument(name, sketch)) {
                quantiles.put(name, QuantileCodec.toDocument(sketch));
            } else if (sketch.count() > 0) {
                features.put(name, QuantileCodec.toBytes(sketch));
            }
        });
        Document.Builder document = Document.builder()
                .put("errors", summary.errors())
                .put("n", summary.inferences())
                .put("quantiles", quantiles.build());
        putUnlessEmpty(document, "features", features.build());
        put(document, "predictions", summary.predictions().hitters());
        if (!summary.cells().isEmpty()) {
            put(document, "cells", summary.cells().hitters());
        }
        if (summary.omitted() > 0) {
            document.put("omitted", summary.omitted());
        }
        return document.putIfPresent("epsilon", summary.epsilon()).build();
    }

    static double epsilon(Document document) throws MalformedDocumentException {
        double epsilon = document.number("epsilon", 0);
        if (epsilon < 0) {
            throw new MalformedDocumentException("epsilon: " + epsilon + " is below 0");
        }
        return epsilon;
    }

    static int omitted(Document document) throws MalformedDocumentException {
        return document.has("omitted")
                ? (int) document.integerBetween("omitted", 0, ObservationSketch.MAX_FEATURES)
                : 0;
    }

    private static void put(Document.Builder document, String field, HeavyHitters counts) {
        document.put(field, counts.encode());
        if (counts.others() > 0) {
            document.put(field + REST, Arrays.asList(counts.others(), counts.undercount()));
        }
    }

    static CategoryCounts predictions(Document document) throws MalformedDocumentException {
        return new CategoryCounts(
                hitters(document, "predictions", document.bytes("predictions"), CategoryCounts.MAX_CATEGORIES));
    }

    static ConfidenceCells cells(Document document) throws MalformedDocumentException {
        byte[] counters = document.findBytes("cells").orElse(new byte[0]);
        return new ConfidenceCells(hitters(document, "cells", counters, ConfidenceCells.MAX_CELLS));
    }

    private static HeavyHitters hitters(Document document, String field, byte[] counters, int bound)
            throws MalformedDocumentException {
        List<Long> rest = document.integers(field + REST);
        if (!rest.isEmpty() && rest.size() != 2) {
            throw new MalformedDocumentException(field + REST + ": expected 2 numbers, found " + rest.size());
        }
        return rest.isEmpty()
                ? HeavyHitters.decode(field, counters, bound - 1, 0, 0)
                : HeavyHitters.decode(field, counters, bound - 1, rest.get(0), rest.get(1));
    }

    private static boolean inDocument(String name, QuantileSketch sketch) {
        return sketch.resolution() == Resolution.FINEST
                && (ObservationSketch.FEATURES.contains(name) || name.startsWith(SHADOW));
    }

    private static void putUnlessEmpty(Document.Builder document, String key, Document value) {
        if (!value.keys().isEmpty()) {
            document.put(key, value);
        }
    }

    static Map<String, QuantileSketch> quantiles(Document document) throws MalformedDocumentException {
        Map<String, QuantileSketch> sketches = new HashMap<>();
        Document quantiles = document.object("quantiles");
        for (String name : named("quantiles", quantiles)) {
            sketches.put(name, QuantileCodec.fromDocument(quantiles.object(name)));
        }
        Document features = document.findObject("features")
                .orElseGet(() -> Document.builder().build());
        for (String name : named("features", features)) {
            if (sketches.put(name, QuantileCodec.fromBytes("features." + name, features.bytes(name))) != null) {
                throw new MalformedDocumentException("features." + name + ": is among the quantiles too");
            }
        }
        if (sketches.size() > ObservationSketch.MAX_FEATURES) {
            throw new MalformedDocumentException("more than " + ObservationSketch.MAX_FEATURES + " features");
        }
        return sketches;
    }

    private static Iterable<String> named(String field, Document sketches) throws MalformedDocumentException {
        if (sketches.keys().size() > ObservationSketch.MAX_FEATURES) {
            throw new MalformedDocumentException(field + ": more than " + ObservationSketch.MAX_FEATURES + " features");
        }
        for (String name : sketches.keys()) {
            if (name.length() > MAX_NAME) {
                throw new MalformedDocumentException(field + ": a name of more than " + MAX_NAME + " characters");
            }
        }
        return sketches.keys();
    }
}
