package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;

/**
 * The server has these windows safe in its database; the device may forget them.
 *
 * @param windowIds at most {@link TelemetryReport#MAX_WINDOWS}
 */
public record TelemetryAck(List<String> windowIds) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 16 * 1024;

    /** Checks the bound. */
    public TelemetryAck {
        windowIds = List.copyOf(windowIds);
        if (windowIds.size() > TelemetryReport.MAX_WINDOWS) {
            throw new IllegalArgumentException("an ack names at most " + TelemetryReport.MAX_WINDOWS + " windows");
        }
    }

    /** The message in CBOR. */
    public byte[] toCbor() {
        return Messages.builder().put("windows", windowIds).build().toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static TelemetryAck parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        return new TelemetryAck(Messages.atMost("windows", document.strings("windows"), TelemetryReport.MAX_WINDOWS));
    }
}
