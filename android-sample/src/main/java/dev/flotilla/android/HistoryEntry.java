package dev.flotilla.android;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.time.Instant;

/**
 * How one update ended.
 *
 * @param at by the device's clock
 * @param counter of the assignment
 * @param bundle the file that was assigned, such as {@code fashion-1.1.0.flotilla}
 * @param end confirmed, rejected or rolled back
 * @param serving name and version of what served then
 * @param reason why it did not come to stay; empty if it did
 */
public record HistoryEntry(Instant at, long counter, String bundle, UpdatePhase end, String serving, String reason) {

    Document toDocument() {
        return Document.builder()
                .put("at", at.toEpochMilli())
                .put("counter", counter)
                .put("bundle", bundle)
                .put("end", end.name())
                .put("serving", serving)
                .put("reason", reason)
                .build();
    }

    static HistoryEntry parse(Document document) throws MalformedDocumentException {
        return new HistoryEntry(
                Instant.ofEpochMilli(document.integer("at")),
                document.integer("counter"),
                document.string("bundle"),
                UpdatePhase.valueOf(document.string("end")),
                document.string("serving"),
                document.string("reason"));
    }
}
