package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Locale;
import java.util.Optional;

/** One chunk that a device asked for by a {@link FetchRequest}, or why it does not get it. */
public sealed interface FetchAnswer {
    /** The longest encoded form that is read: a chunk, and what is said about it. */
    int MAX_BYTES = FetchRequest.MAX_CHUNK + 256;

    /** What was asked for. */
    Fetchable what();

    /** The first byte asked for. */
    long offset();

    /** The message in CBOR. */
    byte[] toCbor();

    /**
     * Some of its bytes.
     *
     * @param length of all of it
     * @param data from {@code offset} on, not verified, not empty and not past the end; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; copied by nobody, since it is most of a link's bytes
    record Chunk(Fetchable what, long offset, long length, byte[] data) implements FetchAnswer {
        /** Checks the bounds. */
        public Chunk {
            if (offset < 0
                    || data.length == 0
                    || data.length > FetchRequest.MAX_CHUNK
                    || offset > length - data.length) {
                throw new IllegalArgumentException(
                        "no chunk: " + data.length + " bytes at " + offset + " of " + length);
            }
        }

        @Override
        public byte[] toCbor() {
            Document.Builder message = Messages.builder();
            what.write(message);
            return message.put("data", data)
                    .put("length", length)
                    .put("offset", offset)
                    .build()
                    .toCbor();
        }
    }

    /** Nothing. */
    record Refused(Fetchable what, long offset, Reason reason) implements FetchAnswer {
        @Override
        public byte[] toCbor() {
            Document.Builder message = Messages.builder();
            what.write(message);
            return message.put("offset", offset)
                    .put("refusal", reason.wireName())
                    .build()
                    .toCbor();
        }
    }

    /** Why there is no chunk. On the wire it is the name in lower case. */
    enum Reason {
        /** There is no such thing, or not for this device. */
        UNAVAILABLE,
        /** It has no byte at the offset. */
        RANGE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reason parse(String wireName) throws MalformedDocumentException {
            for (Reason reason : values()) {
                if (reason.wireName().equals(wireName)) {
                    return reason;
                }
            }
            throw new MalformedDocumentException("refusal: this reader knows no refusal \"" + wireName + "\"");
        }
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    static FetchAnswer parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        Fetchable what = Fetchable.parse(document);
        long offset = Messages.count(document, "offset");
        Optional<String> refusal = document.findString("refusal");
        if (refusal.isPresent()) {
            return new Refused(what, offset, Reason.parse(refusal.get()));
        }
        long length = Messages.count(document, "length");
        byte[] data = document.bytes("data");
        if (data.length == 0 || data.length > FetchRequest.MAX_CHUNK || offset > length - data.length) {
            throw new MalformedDocumentException("data: " + data.length + " bytes at " + offset + " of " + length
                    + "; expected 1 to " + FetchRequest.MAX_CHUNK + " within all of it");
        }
        return new Chunk(what, offset, length, data);
    }
}
