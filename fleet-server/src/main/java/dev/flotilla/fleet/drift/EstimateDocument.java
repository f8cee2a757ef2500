package dev.flotilla.fleet.drift;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.ClassShare;
import dev.flotilla.fleet.drift.accuracy.Doubt;
import dev.flotilla.fleet.drift.accuracy.Share;
import java.util.ArrayList;
import java.util.List;

/** An {@link AccuracyEstimate} as bytes. */
public final class EstimateDocument {

    private static final int MAX_BYTES = 1 << 20;

    private EstimateDocument() {}

    /** The estimate as CBOR. */
    public static byte[] bytes(AccuracyEstimate estimate) {
        return Document.builder()
                .put("accuracy", document(estimate.accuracy()))
                .put("expected", estimate.expected())
                .put("samples", estimate.samples())
                .put("calibrated", estimate.calibrated())
                .put(
                        "doubts",
                        estimate.doubts().stream()
                                .map(doubt -> Document.builder()
                                        .put("what", doubt.what())
                                        .put("share", doubt.share())
                                        .build())
                                .toList())
                .put(
                        "classes",
                        estimate.classes().stream()
                                .map(known -> Document.builder()
                                        .put("place", (long) known.place())
                                        .put("before", known.before())
                                        .put("now", document(known.now()))
                                        .build())
                                .toList())
                .build()
                .toCbor();
    }

    private static Document document(Share share) {
        return Document.builder()
                .put("value", share.value())
                .put("low", share.low())
                .put("high", share.high())
                .build();
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws MalformedDocumentException if these are not such bytes
     */
    public static AccuracyEstimate parse(byte[] bytes) throws MalformedDocumentException {
        Document document = Document.parseCbor(bytes, Limits.of(MAX_BYTES));
        List<Doubt> doubts = new ArrayList<>();
        for (Document doubt : document.objects("doubts")) {
            doubts.add(new Doubt(doubt.string("what"), doubt.number("share")));
        }
        List<ClassShare> classes = new ArrayList<>();
        for (Document known : document.objects("classes")) {
            classes.add(
                    new ClassShare((int) known.integer("place"), known.number("before"), share(known.object("now"))));
        }
        return new AccuracyEstimate(
                share(document.object("accuracy")),
                document.number("expected"),
                document.integer("samples"),
                document.integer("calibrated"),
                doubts,
                classes);
    }

    private static Share share(Document document) throws MalformedDocumentException {
        return new Share(document.number("value"), document.number("low"), document.number("high"));
    }
}
