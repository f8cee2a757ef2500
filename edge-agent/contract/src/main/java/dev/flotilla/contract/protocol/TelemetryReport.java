package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows from a device's spool. The device sends them again until a {@link TelemetryAck} names them.
 *
 * @param messageId names the message in logs
 * @param deviceTime the device's clock, to the millisecond
 * @param windows at most {@link #MAX_WINDOWS}
 */
public record TelemetryReport(String messageId, Instant deviceTime, List<Window> windows) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 256 * 1024;
    /** The most windows in one message. */
    public static final int MAX_WINDOWS = 64;

    /** Checks the bound. */
    public TelemetryReport {
        windows = List.copyOf(windows);
        if (windows.size() > MAX_WINDOWS) {
            throw new IllegalArgumentException("a report has at most " + MAX_WINDOWS + " windows");
        }
    }

    /** The message in CBOR. */
    public byte[] toCbor() {
        List<Document> encoded = new ArrayList<>(windows.size());
        windows.forEach(window -> encoded.add(window.toDocument()));
        return Messages.builder()
                .put("id", messageId)
                .put("time", deviceTime.toEpochMilli())
                .put("windows", encoded)
                .build()
                .toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static TelemetryReport parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        List<Window> windows = new ArrayList<>();
        for (Document window : Messages.atMost("windows", document.objects("windows"), MAX_WINDOWS)) {
            windows.add(Window.parse(window));
        }
        return new TelemetryReport(
                Messages.text(document, "id", Messages.MAX_ID), Messages.time(document, "time"), windows);
    }
}
