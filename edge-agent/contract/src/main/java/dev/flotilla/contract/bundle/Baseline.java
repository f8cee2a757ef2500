package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.sketch.ObservationSketch;

/**
 * What the model saw and answered on its reference data: what a fleet's observations are compared with.
 *
 * @param sketch of inputs, predictions and confidences
 * @param source which data it was, for people
 */
public record Baseline(ObservationSketch sketch, String source) {
    private static final int SCHEMA = 1;
    private static final Limits LIMITS = Limits.of(1 << 20);

    /** Reads {@code baseline.cbor}. */
    public static Baseline parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Document.parseCbor(cbor, LIMITS);
        document.integerBetween("v", SCHEMA, SCHEMA);
        return new Baseline(ObservationSketch.fromDocument(document.object("sketch")), document.string("source"));
    }

    /** The bytes of {@code baseline.cbor}. */
    public byte[] toCbor() {
        return Document.builder()
                .put("v", SCHEMA)
                .put("source", source)
                .put("sketch", sketch.toDocument())
                .build()
                .toCbor();
    }
}
