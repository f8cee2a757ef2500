package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The server has these windows safe in its database; the device may forget them.
 *
 * @param windowIds at most {@link TelemetryReport#MAX_WINDOWS}
 * @param watch that it would like to hear more often for a while; empty if it says nothing of that
 */
public record TelemetryAck(List<String> windowIds, Optional<TelemetryWatch> watch) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 16 * 1024;

    /** Checks the bound. */
    public TelemetryAck {
        windowIds = List.copyOf(windowIds);
        if (windowIds.size() > TelemetryReport.MAX_WINDOWS) {
            throw new IllegalArgumentException("an ack names at most " + TelemetryReport.MAX_WINDOWS + " windows");
        }
    }

    /** Of windows alone. */
    public TelemetryAck(List<String> windowIds) {
        this(windowIds, Optional.empty());
    }

    /** Of no window: it only asks for more. */
    public static TelemetryAck asking(TelemetryWatch watch) {
        return new TelemetryAck(Collections.emptyList(), Optional.of(watch));
    }

    /** The message in CBOR. */
    public byte[] toCbor() {
        return Messages.builder()
                .putIfPresent("watch", watch.map(TelemetryWatch::toDocument))
                .put("windows", windowIds)
                .build()
                .toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static TelemetryAck parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        Optional<Document> watch = document.findObject("watch");
        return new TelemetryAck(
                Messages.atMost("windows", document.strings("windows"), TelemetryReport.MAX_WINDOWS),
                watch.isPresent() ? Optional.of(TelemetryWatch.parse(watch.get())) : Optional.empty());
    }
}
