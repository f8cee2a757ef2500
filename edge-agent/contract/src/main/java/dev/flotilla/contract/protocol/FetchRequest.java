package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * A device's wish for some chunks, and its word that it has room for them: nothing is sent that was not
 * asked for, so a device holds the server back by asking later.
 *
 * @param what they are of
 * @param offset of the first chunk
 * @param chunkBytes the length of every chunk but the last of all, {@value #MIN_CHUNK} to {@value #MAX_CHUNK}
 * @param credit how many chunks, 1 to {@value #MAX_CREDIT}
 */
public record FetchRequest(Fetchable what, long offset, int chunkBytes, int credit) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 256;

    public static final int MIN_CHUNK = 1024;
    public static final int MAX_CHUNK = 64 * 1024;
    /** Below the receive maximum with which agents connect, so that a broker can have all of them on their way. */
    public static final int MAX_CREDIT = 12;

    /** Checks the bounds. */
    public FetchRequest {
        if (offset < 0
                || chunkBytes < MIN_CHUNK
                || chunkBytes > MAX_CHUNK
                || credit < 1
                || credit > MAX_CREDIT
                || offset > Long.MAX_VALUE - (long) MAX_CREDIT * MAX_CHUNK) {
            throw new IllegalArgumentException("cannot ask for " + credit + " chunks of " + chunkBytes + " bytes from "
                    + offset + " on; at most " + MAX_CREDIT + " of " + MIN_CHUNK + " to " + MAX_CHUNK);
        }
    }

    /** The message in CBOR. */
    public byte[] toCbor() {
        Document.Builder message = Messages.builder();
        what.write(message);
        return message.put("credit", (long) credit)
                .put("offset", offset)
                .put("size", (long) chunkBytes)
                .build()
                .toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static FetchRequest parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        return new FetchRequest(
                Fetchable.parse(document),
                document.integerBetween("offset", 0, Long.MAX_VALUE - (long) MAX_CREDIT * MAX_CHUNK),
                (int) document.integerBetween("size", MIN_CHUNK, MAX_CHUNK),
                (int) document.integerBetween("credit", 1, MAX_CREDIT));
    }
}
