package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.Optional;

/**
 * What the model saw and answered on its reference data: what a fleet's observations are compared with.
 *
 * @param sketch of inputs, predictions and confidences
 * @param source which data it was, for people
 * @param calibration what the true classes were by prediction and confidence; empty where nobody counted them
 * @param seed of the random projections among the features in the sketch, see {@link ModelFeatures}; absent where the
 *     sketch has none of these features, and devices then record none
 */
public record Baseline(ObservationSketch sketch, String source, Calibration calibration, Optional<Long> seed) {
    private static final int SCHEMA = 1;
    private static final Limits LIMITS = Limits.of(1 << 20);

    /** Without a calibration and without features of this model only. */
    public Baseline(ObservationSketch sketch, String source) {
        this(sketch, source, Calibration.none(), Optional.empty());
    }

    /** Reads {@code baseline.cbor}. */
    public static Baseline parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Document.parseCbor(cbor, LIMITS);
        document.integerBetween("v", SCHEMA, SCHEMA);
        Optional<Document> calibration = document.findObject("calibration");
        return new Baseline(
                ObservationSketch.fromDocument(document.object("sketch")),
                document.string("source"),
                calibration.isPresent() ? Calibration.fromDocument(calibration.get()) : Calibration.none(),
                document.has("seed") ? Optional.of(document.integer("seed")) : Optional.empty());
    }

    /** The bytes of {@code baseline.cbor}. */
    public byte[] toCbor() {
        Document.Builder document = Document.builder()
                .put("v", SCHEMA)
                .put("source", source)
                .put("sketch", sketch.toDocument())
                .putIfPresent("seed", seed);
        if (!calibration.isEmpty()) {
            document.put("calibration", calibration.toDocument());
        }
        return document.build().toCbor();
    }
}
