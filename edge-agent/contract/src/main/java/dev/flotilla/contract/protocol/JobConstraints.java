package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;

/**
 * What a job's model has to keep to.
 *
 * @param maxBytes the most bytes of the model; empty: the champion's and a twentieth more
 * @param scheme how it is quantized, as {@code flotilla-compiler compile --scheme} takes it; empty: as the champion
 * @param signature types and shapes of inputs and outputs in the form {@code INT8[1,28,28,1] -> INT8[1,10]}, several
 *     parted by {@code ", "}; empty: as the champion's
 * @param maxSeconds how long the job may take; empty: as long as whoever runs it allows
 * @param maxMemoryBytes how much memory it may take; empty: as above
 */
public record JobConstraints(
        Optional<Long> maxBytes,
        Optional<String> scheme,
        Optional<String> signature,
        Optional<Long> maxSeconds,
        Optional<Long> maxMemoryBytes) {
    /** Nothing but what the champion keeps to. */
    public static final JobConstraints NONE = new JobConstraints(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_SCHEME = 32;
    private static final int MAX_SIGNATURE = 4096;
    private static final String MAX_BYTES = "maxBytes";
    private static final String SCHEME = "scheme";
    private static final String SIGNATURE = "signature";
    private static final String MAX_SECONDS = "maxSeconds";
    private static final String MAX_MEMORY = "maxMemoryBytes";

    static JobConstraints parse(Document document) throws MalformedDocumentException {
        return new JobConstraints(
                positive(document, MAX_BYTES),
                text(document, SCHEME, MAX_SCHEME),
                text(document, SIGNATURE, MAX_SIGNATURE),
                positive(document, MAX_SECONDS),
                positive(document, MAX_MEMORY));
    }

    private static Optional<Long> positive(Document document, String key) throws MalformedDocumentException {
        return document.has(key) ? Optional.of(document.integerBetween(key, 1, Long.MAX_VALUE)) : Optional.empty();
    }

    private static Optional<String> text(Document document, String key, int max) throws MalformedDocumentException {
        return document.has(key) ? Optional.of(Messages.text(document, key, max)) : Optional.empty();
    }

    Document toDocument() {
        return Document.builder()
                .putIfPresent(MAX_BYTES, maxBytes)
                .putIfPresent(SCHEME, scheme)
                .putIfPresent(SIGNATURE, signature)
                .putIfPresent(MAX_SECONDS, maxSeconds)
                .putIfPresent(MAX_MEMORY, maxMemoryBytes)
                .build();
    }
}
