package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Instant;

/**
 * What one bundle saw and answered on a device over a stretch of time.
 *
 * @param id unique on the device; the server stores a window once, however often it arrives
 * @param start when it began, by the device's clock, to the millisecond
 * @param end when it ended
 * @param bundle the bundle that answered
 * @param sketch the summary
 */
public record Window(String id, Instant start, Instant end, Digest bundle, ObservationSketch sketch) {

    static Window parse(Document document) throws MalformedDocumentException {
        return new Window(
                Messages.text(document, "id", Messages.MAX_ID),
                Messages.time(document, "start"),
                Messages.time(document, "end"),
                Messages.digest(document, "bundle"),
                ObservationSketch.fromDocument(document.object("sketch")));
    }

    Document toDocument() {
        return Document.builder()
                .put("bundle", bundle.bytes())
                .put("end", end.toEpochMilli())
                .put("id", id)
                .put("sketch", sketch.toDocument())
                .put("start", start.toEpochMilli())
                .build();
    }
}
