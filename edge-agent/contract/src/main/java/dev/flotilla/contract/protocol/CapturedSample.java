package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * One input that a model answered, as it leaves a device: always inside of a
 * {@link dev.flotilla.contract.seal.SealedSample}. It has the input, or what the model made of it, or neither, never both.
 *
 * @param bundle which bundle answered
 * @param at when, by the device's clock
 * @param tensor the model's input in its own type, rows first, little endian; empty where no inputs are given away
 * @param embedding what the model gave besides its answer, see {@link Embedding}, in its own type, little endian; empty where
 *     that is not given away, and from agents that know of none
 * @param scores of all classes, as real numbers, 1 to {@value #MAX_SCORES}
 * @param predicted the place of the highest one
 * @param subject whom it is about, as the owner names that person; empty if nobody
 */
@SuppressWarnings("ArrayRecordComponent") // Fresh arrays that only the caller gets.
public record CapturedSample(
        Digest bundle,
        Instant at,
        CaptureReason reason,
        Optional<byte[]> tensor,
        Optional<byte[]> embedding,
        float[] scores,
        int predicted,
        String subject,
        Consent consent) {
    /** The largest tensor of a sample: 4 MiB. */
    public static final int MAX_TENSOR_BYTES = 4 << 20;

    /** The largest embedding of a sample: 256 KiB. */
    public static final int MAX_EMBEDDING_BYTES = Float.BYTES * Embedding.MAX_VALUES;

    /** The most classes. */
    public static final int MAX_SCORES = 100_000;

    /** The longest subject. */
    public static final int MAX_SUBJECT = 200;

    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = MAX_TENSOR_BYTES + Float.BYTES * MAX_SCORES + (4 << 10);

    /** Checks the bounds. */
    public CapturedSample {
        requireAtMost(MAX_TENSOR_BYTES, "a sample", tensor);
        requireAtMost(MAX_EMBEDDING_BYTES, "an embedding", embedding);
        if (tensor.isPresent() && embedding.isPresent()) {
            throw new IllegalArgumentException("a sample has a tensor or an embedding, not both");
        }
        if (scores.length == 0 || scores.length > MAX_SCORES || predicted < 0 || predicted >= scores.length) {
            throw new IllegalArgumentException("a sample has 1 to " + MAX_SCORES
                    + " scores and predicts one of them, not " + predicted + " of " + scores.length);
        }
        if (subject.length() > MAX_SUBJECT) {
            throw new IllegalArgumentException("a subject has at most " + MAX_SUBJECT + " characters");
        }
    }

    private static void requireAtMost(int most, String what, Optional<byte[]> bytes) {
        if (bytes.isPresent() && bytes.get().length > most) {
            throw new IllegalArgumentException(what + " has at most " + most + " bytes, not " + bytes.get().length);
        }
    }

    /** The message in CBOR. */
    public byte[] toCbor() {
        ByteBuffer encoded = ByteBuffer.allocate(Float.BYTES * scores.length).order(ByteOrder.LITTLE_ENDIAN);
        encoded.asFloatBuffer().put(scores);
        return Messages.builder()
                .put("at", at.toEpochMilli())
                .put("bundle", bundle.bytes())
                .put("consent", consent.toDocument())
                .putIfPresent("embedding", embedding)
                .put("predicted", (long) predicted)
                .put("reason", reason.name())
                .put("scores", encoded.array())
                .put("subject", subject)
                .putIfPresent("tensor", tensor)
                .build()
                .toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static CapturedSample parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        try {
            return new CapturedSample(
                    Messages.digest(document, "bundle"),
                    Messages.time(document, "at"),
                    reason(document),
                    document.findBytes("tensor"),
                    document.findBytes("embedding"),
                    scores(document.bytes("scores")),
                    (int) document.integerBetween("predicted", 0, MAX_SCORES),
                    Messages.optionalText(document, "subject", MAX_SUBJECT),
                    Consent.parse(document.object("consent")));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    private static CaptureReason reason(Document document) throws MalformedDocumentException {
        String name = document.string("reason");
        return Arrays.stream(CaptureReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedDocumentException(
                        "reason: expected one of " + Arrays.toString(CaptureReason.values()) + ", found " + name));
    }

    private static float[] scores(byte[] encoded) throws MalformedDocumentException {
        if (encoded.length % Float.BYTES != 0) {
            throw new MalformedDocumentException("scores: " + encoded.length + " bytes are no 32-bit floats");
        }
        float[] scores = new float[encoded.length / Float.BYTES];
        ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(scores);
        return scores;
    }
}
