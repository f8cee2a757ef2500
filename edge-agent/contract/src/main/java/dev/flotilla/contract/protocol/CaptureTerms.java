package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256PublicKey;
import java.time.Duration;
import java.util.Optional;

/**
 * What the fleet would like of a device's samples. A device whose owner did not agree gives none, whatever stands here.
 *
 * @param wanted whether samples of the model that serves are wanted at all
 * @param key whom samples are to be sealed to
 * @param burst more samples for a while, because something is going on
 * @param erasures how often the fleet ordered that this device forget what it keeps; a higher number than before is an order
 */
public record CaptureTerms(boolean wanted, P256PublicKey key, Optional<Burst> burst, long erasures) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 << 10;

    private static final int MAX_BURST_SAMPLES = 10_000;
    private static final long MAX_BURST_SECONDS = 86_400;

    /**
     * A burst.
     *
     * @param id of another burst another one, 1 to 64 characters; a device answers each once
     * @param samples how many each device is asked for, 1 to 10,000; the device's own bound and daily caps hold all the same
     * @param length how long it goes on after the device heard of it, a second to a day
     */
    public record Burst(String id, int samples, Duration length) {
        private static final int MAX_ID = 64;

        /** Checks the bounds. */
        public Burst {
            long seconds = length.getSeconds();
            if (id.isEmpty() || id.length() > MAX_ID) {
                throw new IllegalArgumentException("a burst's id has 1 to " + MAX_ID + " characters");
            }
            if (samples < 1 || samples > MAX_BURST_SAMPLES || seconds < 1 || seconds > MAX_BURST_SECONDS) {
                throw new IllegalArgumentException("a burst has 1 to " + MAX_BURST_SAMPLES + " samples in 1 to "
                        + MAX_BURST_SECONDS + " seconds, not " + samples + " in " + seconds);
            }
        }

        private static Burst parse(Document document) throws MalformedDocumentException {
            return new Burst(
                    Messages.text(document, "id", MAX_ID),
                    (int) document.integerBetween("samples", 1, MAX_BURST_SAMPLES),
                    Duration.ofSeconds(document.integerBetween("seconds", 1, MAX_BURST_SECONDS)));
        }

        private Document toDocument() {
            return Document.builder()
                    .put("id", id)
                    .put("samples", (long) samples)
                    .put("seconds", length.getSeconds())
                    .build();
        }
    }

    /** The message in CBOR. */
    public byte[] toCbor() {
        return Messages.builder()
                .putIfPresent("burst", burst.map(Burst::toDocument))
                .put("erasures", erasures)
                .put("key", key.spki())
                .put("wanted", wanted)
                .build()
                .toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static CaptureTerms parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        try {
            Optional<Document> burst = document.findObject("burst");
            return new CaptureTerms(
                    document.flag("wanted"),
                    P256PublicKey.parseSpki(document.bytes("key")),
                    burst.isPresent() ? Optional.of(Burst.parse(burst.get())) : Optional.empty(),
                    Messages.optionalCount(document, "erasures"));
        } catch (MalformedKeyException e) {
            throw new MalformedDocumentException("key: " + e.getMessage(), e);
        }
    }
}
