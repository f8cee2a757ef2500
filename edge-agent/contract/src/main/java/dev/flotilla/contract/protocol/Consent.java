package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;

/**
 * Who agreed to give samples away, to what, and when it was recorded on the device.
 *
 * @param by who agreed, 1 to {@value #MAX_BY} characters
 * @param scope SHA-256 of the text that was agreed to
 * @param at by the device's clock, to the millisecond
 */
public record Consent(String by, Digest scope, Instant at) {
    /** The longest name of who agreed. */
    public static final int MAX_BY = 200;

    /** Checks the bounds. */
    public Consent {
        if (by.isEmpty() || by.length() > MAX_BY) {
            throw new IllegalArgumentException(
                    "consent: who agreed has 1 to " + MAX_BY + " characters, not " + by.length());
        }
        at = Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** Reads what {@link #toDocument} wrote. */
    public static Consent parse(Document document) throws MalformedDocumentException {
        return new Consent(
                Messages.text(document, "by", MAX_BY),
                Messages.digest(document, "scope"),
                Messages.time(document, "at"));
    }

    /** The form that it has inside of others, in CBOR. */
    public Document toDocument() {
        return Document.builder()
                .put("at", at.toEpochMilli())
                .put("by", by)
                .put("scope", scope.bytes())
                .build();
    }
}
